/** Shapes of what the server sends, as far as this pack reads them; every other field is passed on unchanged. */

export type JsonObject = { [key: string]: unknown };

/** Whether a value is an object in the sense of JSON: neither null nor a list. */
export const isJsonObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a submission stands; the server knows no others. `failed` never becomes `completed`. */
export type SubmissionState = 'completed' | 'failed' | 'submitted';

/** `GET submission/<sid>/`, and what `POST submit/` answers. The documented v3 shape is not what comes. */
export interface SubmissionRecord extends JsonObject {
	sid: string;
	state: SubmissionState;
	/** Highest score of any file; read it once the state is `completed`. */
	max_score: number;
	error_count: number;
	file_count: number;
	files: { name: string; sha256: string; size: number }[];
	metadata: JsonObject;
	params: JsonObject;
	times: { completed?: string | null; submitted: string };
	verdict: { malicious: string[]; non_malicious: string[] };
}

/** A message of a notification queue: the ingest task as it ended. */
export interface IngestMessage extends JsonObject {
	ingest_id: string;
	/** Null when the file was not analysed: read `failure` first. */
	score: number | null;
	/** Why the file was not analysed, e.g. `Skipped` under overload; empty or null otherwise. */
	failure?: string | null;
	submission: JsonObject & { sid: string };
}

/** `GET user/whoami/`: the user, and the configuration that the web page runs on. */
export interface WhoAmI extends JsonObject {
	username: string;
	roles: string[];
	agrees_with_tos?: boolean | string;
	configuration: {
		submission: {
			file_sources?: Record<string, JsonObject>;
			/** Bytes. */
			max_file_size?: number;
			profiles?: Record<string, JsonObject>;
			verdicts: { info: number; suspicious: number; highly_suspicious: number; malicious: number };
		} & JsonObject;
		ui: JsonObject;
	} & JsonObject;
	indexes: Record<string, Record<string, FieldInfo>>;
}

/** One field of an index, from `GET search/fields/<index>/`. */
export interface FieldInfo extends JsonObject {
	type: string;
	indexed: boolean;
	stored: boolean;
	description?: string;
}

export interface ServiceInfo extends JsonObject {
	name: string;
	category: string;
	description?: string;
	enabled: boolean;
}
