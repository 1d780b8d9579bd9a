/** Shapes of what the server sends, as far as this pack reads them; every other field is passed on unchanged. */

import type { ClassificationDefinition } from './classification';

export type JsonObject = { [key: string]: unknown };

/** A part of a list that goes by offset; where the search engine makes the list, both together reach 10,000 at most. */
export interface ListWindow {
	offset: number;
	rows: number;
}

/** Where a submission stands; the server knows no others. `failed` never becomes `completed`. */
export type SubmissionState = 'completed' | 'failed' | 'submitted';

/** `GET submission/<sid>/`, and what `POST submit/` answers. The documented v3 shape is not what comes. */
export interface SubmissionRecord extends JsonObject {
	sid: string;
	state: SubmissionState;
	classification: string;
	/** Highest score of any file; read it once the state is `completed`. */
	max_score: number;
	error_count: number;
	/** The errors of services: `<sha256>.<service>.v<version>.c<configuration>.e<type>`. */
	errors: string[];
	file_count: number;
	files: { name: string; sha256: string; size: number }[];
	metadata: JsonObject;
	params: JsonObject;
	times: { completed?: string | null; submitted: string };
	verdict: { malicious: string[]; non_malicious: string[] };
}

/** A tag of a summary: value, grade, safelisted, classification. The documentation knows the value only. */
export type SummaryTag = [value: number | string, grade: string, safelisted: boolean, classification?: string];

/** `GET submission/summary/<sid>/`. Its grades are `info`, `malicious`, `safe` and `suspicious`. */
export interface SubmissionSummary extends JsonObject {
	classification: string;
	/** Results that the user may not see are missing. */
	filtered: boolean;
	/** The submission still runs, or results are gone. */
	partial: boolean;
	tags: Record<'attribution' | 'behavior' | 'ioc', Record<string, SummaryTag[]>>;
	/** Tactic to techniques. */
	attack_matrix: Record<string, [id: string, name: string, grade: string][]>;
	/** By grade. */
	heuristics: Record<string, [id: string, name: string][]>;
	/** By heuristic. Their tags are of every type, those in `tags` only of the types that the administrator chose. */
	heuristic_sections: Record<string, HeuristicSection[]>;
	/** The SHA-256 of the files by `<tag type>__<value>`, `heuristic__<id>` and `attack_pattern__<id>`, and the other way round. */
	map: Record<string, string[]>;
}

/** A section of a service's result that has raised a heuristic. */
export interface HeuristicSection {
	classification: string;
	heuristic: { heur_id: string; name: string; score: number; signature: { name: string }[] } | null;
	tags: { type: string; value: number | string; safelisted: boolean }[];
}

/** `GET submission/tree/<sid>/`. */
export interface SubmissionTree extends JsonObject {
	/** By SHA-256. */
	tree: Record<string, TreeNode>;
	filtered: boolean;
	partial: boolean;
}

export interface TreeNode {
	name: string[];
	score: number;
	sha256: string;
	/** Bytes. */
	size: number;
	type: string;
	children: Record<string, TreeNode>;
	/** Whether there is more in it that is shown elsewhere. */
	truncated?: boolean;
}

/** A message of a notification queue: the ingest task as it ended. */
export interface IngestMessage extends JsonObject {
	ingest_id: string;
	/** Null when the file was not analyzed: read `failure` first. */
	score: number | null;
	/** Why the file was not analyzed, e.g. `Skipped` under overload; empty or null otherwise. */
	failure?: string | null;
	submission: JsonObject & { sid: string };
}

/** `GET user/whoami/`: the user, and the configuration that the web page runs on. */
export interface WhoAmI extends JsonObject {
	username: string;
	roles: string[];
	/** The highest marking that the user may see. */
	classification: string;
	c12nDef: ClassificationDefinition;
	/** What the user has saved, for each profile over what that says; `default` is for a submission without one. */
	settings: JsonObject & { submission_profiles?: Record<string, JsonObject & { classification?: string }> };
	agrees_with_tos?: boolean | string;
	configuration: {
		submission: {
			/** By the kind of identifier: what it looks like, as a regular expression, and where files are fetched by it. */
			file_sources?: Record<string, { pattern: string; sources: string[] }>;
			/** Bytes. */
			max_file_size?: number;
			/** By name; `params` are what a profile sets. */
			profiles?: Record<string, JsonObject & { params?: JsonObject }>;
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
