import { defineCall } from '../../core/call';
import { sentAs } from '../../core/field';
import { booleanField, optionsField } from '../../core/fields';
import { submissionDigestWithOrigin } from '../../findings/digest';
import { submissionLocator } from '../../shared/locators';
import { simplified } from '../../shared/simplify';
import { submissionsAs } from './digests';

interface ReadTexts {
	name: string;
	value: string;
	action: string;
	description: string;
	endpoint: string;
}

const defineRead = (texts: ReadTexts) => defineCall({ ...texts, roles: ['submission_view'], fields: { submissionId: submissionLocator } });

const treeOptions = optionsField({
	fullTree: sentAs('get_full_tree', booleanField({
		displayName: 'Full Tree',
		name: 'fullTree',
		default: false,
		description: 'Whether to show what is in a file at each of its places. Otherwise the server shows it once, and marks the other places truncated, unless somebody has asked for the full tree before. A 4.6 server does not know this, and always shows it once.',
	})),
});

/** One that has the file tree in it. */
const defineTreeRead = (texts: ReadTexts) => defineCall({ ...texts, roles: ['submission_view'], fields: { submissionId: submissionLocator, options: treeOptions } });

/** What there is to read of one submission: each is one call, and its reply the item. */
export const reads = [
	simplified(
		defineRead({
			name: 'Get',
			value: 'get',
			action: 'Get a submission',
			description: 'Return verdict, score, link, file and why; without Simplify the record: state, highest score, files, opinions of users, metadata, and the keys of results and errors',
			endpoint: 'GET submission/<sid>/',
		}),
		submissionsAs(submissionDigestWithOrigin),
	),
	defineTreeRead({
		name: 'Get Full',
		value: 'getFull',
		action: 'Get a submission with all results',
		description: 'Return the record with its file tree and every result and error in it. This can be tens of megabytes.',
		endpoint: 'GET submission/full/<sid>/',
	}),
	defineRead({
		name: 'Get Summary',
		value: 'getSummary',
		action: 'Get the summary of a submission',
		description: 'Return tags, heuristics and ATT&CK techniques over all files. Each tag is a list of value, verdict, safelisted and classification. While the submission runs, partial is true.',
		endpoint: 'GET submission/summary/<sid>/',
	}),
	defineTreeRead({
		name: 'Get Report Data',
		value: 'getReport',
		action: 'Get the report data of a submission',
		description: "Return what the web page's report shows, without safelisted tags. It is an error until the submission is completed.",
		endpoint: 'GET submission/report/<submission_id>/',
	}),
	defineTreeRead({
		name: 'Get Tree',
		value: 'getTree',
		action: 'Get the file tree of a submission',
		description: 'Return the submitted files and what was extracted from them, as a tree with scores',
		endpoint: 'GET submission/tree/<sid>/',
	}),
];
