import type { Row } from './row';

export const helpRows: Row[] = [
	{
		operation: 'help.getClassificationDefinition',
		item: () => ({ original: false }),
		sends: () => ['GET help/classification_definition/'],
		output: () => [{ UNRESTRICTED: expect.any(String) as string, RESTRICTED: expect.any(String) as string }],
	},
	{
		operation: 'help.getClassificationDefinition',
		name: 'as it was written',
		item: () => ({ original: true }),
		sends: () => ['GET help/classification_definition/?original=true'],
		output: () => [{ levels: expect.any(Array) as unknown[] }],
	},
	{
		operation: 'help.getConfiguration',
		item: () => ({}),
		sends: () => ['GET help/configuration/'],
		output: () => [{ 'submission.max_file_size': expect.any(Number) as number }],
	},
	{
		operation: 'help.getConstants',
		item: () => ({}),
		sends: () => ['GET help/constants/'],
		output: () => [{ tag_types: expect.any(Array) as unknown[] }],
	},
	{ operation: 'help.getTermsOfService', item: () => ({}), sends: () => ['GET help/tos/'], output: () => [{ found: false, tos: null }] },
	{
		operation: 'help.getEndpoints',
		item: () => ({}),
		sends: () => ['GET '],
		compare: { part: true },
	},
];
