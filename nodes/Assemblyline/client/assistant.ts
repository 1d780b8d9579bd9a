import type { AssemblylineClient } from './client';
import type { JsonObject } from './types';

export interface ChatTurn extends JsonObject {
	role: string;
	content: string;
}

export interface AssistantReply extends JsonObject {
	/** The whole conversation; its last turn is the answer, its first the server's own instructions. */
	trace: ChatTurn[];
	/** Whether the answer was cut off at the server's limit. */
	truncated: boolean;
}

/** Milliseconds: a language model takes its time. */
const ANSWER_TIMEOUT_MS = 300_000;

/**
 * Continues a conversation with the server's AI assistant. Turns of the role system are replaced by the server's.
 * `POST assistant/`, role assistant_use; a server without AI does not have it at all. Sent once: an answer costs.
 */
export function askAssistant(client: AssemblylineClient, turns: ChatTurn[], language?: string): Promise<AssistantReply> {
	return client.write('POST', 'assistant/', { query: { lang: language }, json: turns, timeoutMs: ANSWER_TIMEOUT_MS });
}
