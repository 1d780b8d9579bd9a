import { analyzedFile } from './file.rows';
import type { Given, Row } from './row';

const CID = 'a1b2c3d4';
const fileOf = ({ fileId = '' }: Given) => ({ fileId: { mode: 'id', value: fileId } });

/** The lab has an archive without an archiver: what is sent there does not arrive, so that no file is in it. */
const notArchived = { name: 'of a file that is not archived', given: analyzedFile, error: 'The file was not found in the system.' };

export const archiveRows: Row[] = [
	{
		operation: 'archive.archiveSubmission',
		given: analyzedFile,
		item: ({ submissionId = '' }) => ({
			submissionId: { mode: 'id', value: submissionId },
			metadata: { entries: [{ key: 'row_reason', value: 'a row' }] },
			options: { skipWebhook: true },
		}),
		sends: ({ submissionId }) => [`PUT archive/${submissionId}/?skip_hook=true {"row_reason":"a row"}`],
		output: () => [{ action: 'archive', success: true }],
	},
	{
		operation: 'archive.archiveSubmission',
		name: 'that does not exist',
		item: () => ({ submissionId: { mode: 'id', value: 'nothingThere' } }),
		sends: () => ['PUT archive/nothingThere/ {}'],
		error: "The submission 'nothingThere' was not found in the system",
	},
	{
		...notArchived,
		operation: 'archive.getComments',
		item: fileOf,
		sends: ({ fileId }) => [`GET archive/comment/${fileId}/`],
	},
	{
		...notArchived,
		operation: 'archive.addComment',
		item: (given) => ({ ...fileOf(given), text: 'a row' }),
		sends: ({ fileId }) => [`PUT archive/comment/${fileId}/ {"text":"a row"}`],
	},
	{
		...notArchived,
		operation: 'archive.editComment',
		item: (given) => ({ ...fileOf(given), commentId: CID, text: 'a row' }),
		sends: ({ fileId }) => [`POST archive/comment/${fileId}/${CID}/ {"text":"a row"}`],
	},
	{
		...notArchived,
		operation: 'archive.deleteComment',
		item: (given) => ({ ...fileOf(given), commentId: CID }),
		sends: ({ fileId }) => [`DELETE archive/comment/${fileId}/${CID}/ {"text":""}`],
	},
	{
		...notArchived,
		operation: 'archive.toggleReaction',
		item: (given) => ({ ...fileOf(given), commentId: CID, reaction: 'party' }),
		sends: ({ fileId }) => [`PUT archive/reaction/${fileId}/${CID}/party/`],
	},
	{
		operation: 'archive.getLabelSuggestions',
		item: () => ({ limit: 5, options: { contains: 'a.b', query: 'size:>1', minCount: 2 } }),
		sends: () => ['POST archive/label/ {"include":"a\\\\.b","query":"size:>1","mincount":2,"size":5,"count":5}', 'GET search/fields/file/'],
		output: () => [],
	},
	{
		...notArchived,
		operation: 'archive.setLabels',
		item: (given) => ({ ...fileOf(given), attribution: ['A'], info: ['B', 'C'] }),
		sends: ({ fileId }) => [`POST archive/label/${fileId}/ {"attribution":["A"],"technique":[],"info":["B","C"]}`],
		error: 'not found',
	},
	...(['attribution', 'technique', 'info'] as const).map((kind): Row => ({
		operation: 'archive.setLabels',
		name: `with nothing for ${kind}`,
		item: () => ({ fileId: 'a'.repeat(64), attribution: ['A'], [kind]: '' }),
		sends: () => [],
		error: 'Labels: has no value',
	})),
	{
		...notArchived,
		operation: 'archive.addLabels',
		item: (given) => ({ ...fileOf(given), technique: ['A'] }),
		sends: ({ fileId }) => [`PUT archive/label/${fileId}/ {"technique":["A"]}`],
		error: 'not found',
	},
	{
		operation: 'archive.addLabels',
		name: 'without labels',
		item: () => fileOf({ fileId: 'f'.repeat(64) }),
		sends: () => [],
		error: 'Labels: are missing',
	},
	{
		...notArchived,
		operation: 'archive.removeLabels',
		item: (given) => ({ ...fileOf(given), technique: ['A'] }),
		sends: ({ fileId }) => [`DELETE archive/label/${fileId}/ {"technique":["A"]}`],
		error: 'not found',
	},
];
