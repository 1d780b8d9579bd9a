import type { SubmissionRecord, SubmissionSummary, SubmissionTree } from '../client/types';
import { type FilePlace, filesOf, placesOf, type SubmissionFile } from './fileTree';
import { normalizeRecord, normalizeSummary, objectOf } from './normalize';
import type { VerdictThresholds } from './verdict';

/** All that is known of a submission, ready to be told in one format or another. */
export interface Findings {
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
	thresholds: VerdictThresholds;
}

/** What the server answers about a submission. */
export interface SubmissionReplies {
	record: SubmissionRecord;
	summary: SubmissionSummary;
	tree: SubmissionTree;
}

/** What a server's replies say, however strange they are. */
export function findingsOf(serverUrl: string, thresholds: VerdictThresholds, replies: SubmissionReplies): Findings {
	const record = normalizeRecord(replies.record);
	const summary = normalizeSummary(replies.summary);
	const { tree, partial, filtered } = objectOf(replies.tree);
	const places = placesOf(record, tree);
	return {
		serverUrl,
		record,
		summary,
		places,
		files: filesOf(record, places, thresholds),
		partial: summary.partial || partial === true,
		filtered: summary.filtered || filtered === true,
		thresholds,
	};
}
