import { analyzedFile } from './file.rows';
import type { Row } from './row';

const NOWHERE = 'f'.repeat(64);
const TLSH = `T1${'A'.repeat(70)}`;
const SOURCES = 'GET hash_search/list_data_sources/';

export const hashRows: Row[] = [
	{
		operation: 'hash.search',
		given: analyzedFile,
		// By itself the server waits three seconds for its sources, which a busy one may need.
		item: ({ fileId = '' }) => ({ hash: fileId, options: { maxTimeout: 60 } }),
		sends: ({ fileId }) => [`GET hash_search/${fileId}/?max_timeout=60`],
		output: ({ fileId }) => [{ verdict: 'suspicious', score: 600, sha256: fileId, why: 'LabScanner 600', hash: fileId, found: true, knownBy: ['al'], failed: [], lastSeen: expect.stringMatching(/Z$/) as string }],
	},
	{
		operation: 'hash.search',
		name: 'as the server has it',
		given: analyzedFile,
		item: ({ fileId = '' }) => ({ hash: fileId, simplify: false, options: { maxTimeout: 60 } }),
		sends: ({ fileId }) => [`GET hash_search/${fileId}/?max_timeout=60`],
		output: ({ fileId }) => [{ hash: fileId, found: true, sources: { al: { items: [{ data: { sha256: fileId, score: 600 } }] }, alert: { items: [] } } }],
		compare: { maps: ['[].json.sources', '[].json.sources.*.items[].data.score_map'] },
	},
	{
		operation: 'hash.search',
		name: 'that nobody knows',
		item: () => ({ hash: NOWHERE }),
		sends: () => [`GET hash_search/${NOWHERE}/`],
		output: () => [{ verdict: null, score: null, url: null, sha256: NOWHERE, why: '', hash: NOWHERE, found: false, knownBy: [], failed: [], type: null, size: null, lastSeen: null, timesSeen: null }],
	},
	{
		operation: 'hash.search',
		name: 'in one source',
		item: () => ({ hash: NOWHERE, simplify: false, options: { sources: ['al'], maxTimeout: 60.5, sourceLimit: 3 } }),
		sends: () => [`GET hash_search/${NOWHERE}/?db=al&max_timeout=60.5&limit=3`],
		output: () => [{ hash: NOWHERE, found: false, sources: { al: { error: null, items: [] } } }],
	},
	{
		operation: 'hash.search',
		name: 'in a source that the server does not have',
		item: () => ({ hash: NOWHERE, options: { sources: ['x.nowhere'] } }),
		sends: () => [`GET hash_search/${NOWHERE}/?db=x.nowhere`, SOURCES],
		error: "The server has no source 'x.nowhere'",
	},
	{
		operation: 'hash.search',
		name: 'that is a TLSH, in no external source',
		item: () => ({ hash: TLSH, options: { sources: ['al'] } }),
		sends: () => [],
		error: 'Source Names or IDs: must name external sources only, which begin with x.: no other source knows TLSH',
	},
	{
		operation: 'hash.search',
		name: 'that is no hash',
		item: () => ({ hash: 'nothing' }),
		sends: () => [],
		error: 'Hash: is none of MD5, SHA-1, SHA-256, ssdeep, TLSH',
	},
	{
		operation: 'hash.getSources',
		item: () => ({}),
		sends: () => [SOURCES],
		output: () => [{ name: 'al', external: false }, { name: 'alert', external: false }],
	},
];
