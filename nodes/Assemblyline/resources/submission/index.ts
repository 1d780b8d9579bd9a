import { defineResource } from '../../core/operation';
import { analyzeEmail } from './analyzeEmail.operation';
import { createReport } from './createReport.operation';
import { deleteSubmission } from './delete.operation';
import { get } from './get.operation';
import { getAiSummary } from './getAiSummary.operation';
import { getAll } from './getAll.operation';
import { getFileResults } from './getFileResults.operation';
import { getFull } from './getFull.operation';
import { getIndicators } from './getIndicators.operation';
import { getReport } from './getReport.operation';
import { getSummary } from './getSummary.operation';
import { getTree } from './getTree.operation';
import { isCompleted } from './isCompleted.operation';
import { resubmit } from './resubmit.operation';
import { resubmitDynamic } from './resubmitDynamic.operation';
import { setVerdict } from './setVerdict.operation';
import { submit } from './submit.operation';
import { submitAndWait } from './submitAndWait.operation';
import { submitWithProfile } from './submitWithProfile.operation';

export const submission = defineResource({
	name: 'Submission',
	value: 'submission',
	description: 'Analyse files and URLs, and read the results',
	operations: [
		submit, submitAndWait, analyzeEmail, get, getFull, getSummary, getReport, getTree, isCompleted, createReport,
		deleteSubmission, getAiSummary, getAll, getFileResults, getIndicators, resubmit, resubmitDynamic, setVerdict, submitWithProfile,
	],
});
