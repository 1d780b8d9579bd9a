import { defineResource } from '../../core/operation';
import { get } from './get.operation';
import { getFull } from './getFull.operation';
import { getReport } from './getReport.operation';
import { getSummary } from './getSummary.operation';
import { getTree } from './getTree.operation';
import { isCompleted } from './isCompleted.operation';
import { submit } from './submit.operation';
import { submitAndWait } from './submitAndWait.operation';

export const submission = defineResource({
	name: 'Submission',
	value: 'submission',
	description: 'Analyse files and URLs, and read the results',
	operations: [submit, submitAndWait, get, getFull, getSummary, getReport, getTree, isCompleted],
});
