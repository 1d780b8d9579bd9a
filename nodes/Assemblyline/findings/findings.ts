import { type ClassificationDefinition, stricterOf } from '../client/classification';
import type { SubmissionRecord, SubmissionSummary, SubmissionTree } from '../client/types';
import { type FilePlace, filesOf, placesOf, type SubmissionFile } from './fileTree';
import { classificationOf, normalizeRecord, normalizeSummary, objectOf } from './normalize';
import type { VerdictThresholds } from './verdict';

/** What a server's answers are to be read by, from `GET user/whoami/`. */
export interface ServerRules {
	thresholds: VerdictThresholds;
	/** What its markings mean. */
	definition: ClassificationDefinition;
}

/** All that is known of a submission, ready to be told in one format or another. */
export interface Findings extends ServerRules {
	/** Where the server's pages begin. */
	serverUrl: string;
	record: SubmissionRecord;
	summary: SubmissionSummary;
	places: FilePlace[];
	files: SubmissionFile[];
	/** Whether the server calls its summary or its tree partial. */
	partial: boolean;
	/** Whether either lacks what the user may not see. */
	filtered: boolean;
	/**
	 * How all of it together is marked, as in the server's own report: the strictest of record, summary and tree. Empty where
	 * the server enforces no classification: it then calls everything by its lowest marking, which means nothing.
	 */
	marking: string;
}

/** What the server answers about a submission. */
export interface SubmissionReplies {
	record: SubmissionRecord;
	summary: SubmissionSummary;
	tree: SubmissionTree;
}

/** What a server's replies say, however strange they are. */
export function findingsOf(serverUrl: string, { thresholds, definition }: ServerRules, replies: SubmissionReplies): Findings {
	const record = normalizeRecord(replies.record);
	const summary = normalizeSummary(replies.summary);
	const { tree, partial, filtered, classification } = objectOf(replies.tree);
	const markings = [record.classification, summary.classification, classificationOf(classification)];
	const places = placesOf(record, tree);
	return {
		serverUrl,
		record,
		summary,
		places,
		files: filesOf(record, places, thresholds),
		partial: summary.partial || partial === true,
		filtered: summary.filtered || filtered === true,
		marking: definition.enforce ? markings.reduce((one, other) => stricterOf(one, other, definition)) : '',
		thresholds,
		definition,
	};
}
