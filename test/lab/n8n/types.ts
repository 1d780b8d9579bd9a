/** What n8n's interfaces answer, as far as the tests read it. */

export type Json = Record<string, unknown>;

/** A binary value of an item; `id` is absent where n8n keeps the bytes in `data`. */
export interface BinaryValue {
	id?: string;
	data: string;
	fileName?: string;
	mimeType: string;
	fileSize?: string;
}

export interface Item {
	json: Json;
	binary?: Record<string, BinaryValue>;
	pairedItem?: { item: number } | { item: number }[] | number;
	error?: { message: string };
}

/** The error of a node or of an execution. */
export interface ErrorReport {
	message: string;
	description?: string | null;
	httpCode?: string | null;
	context?: Json;
}

/** One run of one node within an execution. */
export interface NodeRun {
	data?: { main: (Item[] | null)[] };
	error?: ErrorReport;
	hints?: { message: string }[];
	executionStatus?: string;
}

export interface Execution {
	id: string;
	/** `new`, `running` and `waiting` go on; `success`, `error`, `crashed` and `canceled` are ends. */
	status: string;
	mode: string;
	startedAt: string;
	stoppedAt: string | null;
	/** The workflow as it was then. */
	workflowData: Workflow;
	data: {
		resultData: { runData: Record<string, NodeRun[]>; error?: ErrorReport };
		/** Where it stands: the nodes to run next, each with its input. */
		executionData?: { nodeExecutionStack?: { node: { name: string }; data: { main: (Item[] | null)[] } }[] };
	};
}

export type WorkflowNode = Json & { name: string; type: string; credentials?: Record<string, { id: string; name: string }> };

export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: Json;
	settings?: Json;
}

export interface CredentialRef {
	id: string;
	name: string;
	type: string;
	data: Json;
}

export interface Owner {
	email: string;
	firstName: string;
	lastName: string;
	password: string;
}

/** What a driver needs to go on as the owner without a new login. */
export interface Session {
	browserId: string;
	cookie: string;
	apiKey: string;
}

/** How far n8n is with an activation, over all and for each trigger node. */
export interface Publication {
	status: 'failed' | 'in_progress' | 'not_published' | 'partial' | 'published';
	triggers: { nodeId: string; status: string; errorMessage: string | null }[];
}

export interface Option {
	name: string;
	value: number | string;
	description?: string;
}

export interface ListPage {
	results: { name: string; value: number | string; url?: string }[];
	paginationToken?: string;
}
