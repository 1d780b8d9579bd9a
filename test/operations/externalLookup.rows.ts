import type { Row } from './row';

const TAGS = 'GET federated_lookup/tags/';

/** The lab has no external sources. */
export const externalLookupRows: Row[] = [
	{
		operation: 'externalLookup.getTags',
		name: 'where there are no sources',
		item: () => ({}),
		sends: () => [TAGS],
		output: () => [],
	},
	{
		operation: 'externalLookup.enrichTag',
		name: 'where there are no sources',
		item: () => ({ tagName: 'network.static.uri', tag: String.raw`hxxp://row[.]example.com\a?c=100%`, options: { maxTimeout: 2, sourceLimit: 5, classification: 'TLP:C' } }),
		sends: () => [
			'GET federated_lookup/enrich/network.static.uri/http%253A%252F%252Frow.example.com%252Fa%253Fc%253D100%2525/?classification=TLP%3AC&max_timeout=2&limit=5',
		],
		output: () => [{ tag_name: 'network.static.uri', tag: 'http://row.example.com/a?c=100%', found: false, sources: {} }],
	},
	{
		operation: 'externalLookup.enrichTag',
		name: 'in a source that the server does not have',
		item: () => ({ tagName: 'network.static.domain', tag: 'row[.]example (dot) com', options: { sources: ['nowhere'] } }),
		sends: () => ['GET federated_lookup/enrich/network.static.domain/row.example.com/?sources=nowhere', TAGS],
		error: "The server has no source 'nowhere'",
	},
	{
		operation: 'externalLookup.enrichTag',
		name: 'that is a folder',
		item: () => ({ tagName: 'file.name.extracted', tag: '..' }),
		sends: () => [],
		error: "Tag: '..' is not a tag",
	},
];
