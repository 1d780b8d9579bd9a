import type { Resource } from '../../core/operation';
import { analyzeEmail } from './analyzeEmail.operation';
import { createReport } from './createReport.operation';
import { deleteSubmission } from './delete.operation';
import { getAiSummary } from './getAiSummary.operation';
import { getAll } from './getAll.operation';
import { getBehavior } from './getBehavior.operation';
import { getFileResults } from './getFileResults.operation';
import { getFiles } from './getFiles.operation';
import { getIndicators } from './getIndicators.operation';
import { isCompleted } from './isCompleted.operation';
import { reads } from './reads';
import { resubmit } from './resubmit.operation';
import { resubmitDynamic } from './resubmitDynamic.operation';
import { setVerdict } from './setVerdict.operation';
import { submit } from './submit.operation';
import { submitAndWait } from './submitAndWait.operation';
import { submitWithProfile } from './submitWithProfile.operation';

export const submission: Resource = {
	name: 'Submission',
	value: 'submission',
	audience: 'analyst',
	description: 'Analyze files and URLs, and read the results',
	operations: [
		submitAndWait, analyzeEmail, createReport, getIndicators, getFiles, getBehavior, submit, getAll, ...reads, getFileResults, isCompleted, setVerdict,
		resubmit, resubmitDynamic, submitWithProfile, getAiSummary, deleteSubmission,
	],
};
