import { createHash, randomBytes } from 'node:crypto';
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { addEntries, addEntry, type KnownList, type NewEntry } from '../../nodes/Assemblyline/client/knownLists';
import { indexed } from '../support/indexed';
import { unique } from '../support/unique';
import type { Given, Row } from './row';
import { deleteEntry } from './undo';

const UNKNOWN = 'f'.repeat(64);
const OWN = [{ name: 'admin', type: 'user' as const, reason: ['a row'] }];
const SOURCES = '"sources":[{"name":"admin","type":"user","reason":["a row"]}]';
const own = { reason: 'a row', sourceType: 'user', sourceName: 'admin' };

const hex = (digits: number) => randomBytes(digits / 2).toString('hex');

/** The key of an entry about a tag or a signature. */
const keyOf = (text: string) => createHash('sha256').update(text).digest('hex');

export const signatureKey = (name: string) => keyOf(`signature: ${name}`);

/** A file of the row's own on a list. */
const fileOn =
	(list: KnownList, more: Partial<NewEntry> = {}) =>
	async (client: AssemblylineClient): Promise<Given> => {
		const hash = hex(64);
		await addEntry(client, list, { type: 'file', hashes: { sha256: hash }, sources: OWN, ...more });
		return { hash };
	};

const gone = (list: KnownList) => async (client: AssemblylineClient, { hash = '' }: Given) => deleteEntry(client, list, hash);

/** A row that changes an entry which is there. */
const changes = (list: KnownList, operation: string, parameters: object, request: (hash: string) => string, more: Partial<Row> = {}): Row => ({
	operation: `${list}.${operation}`,
	given: fileOn(list),
	item: ({ hash = '' }) => ({ [`${list}Id`]: hash, ...parameters }),
	sends: ({ hash = '' }) => [request(hash)],
	output: ({ hash }) => [{ [`${list}_id`]: hash, success: true }],
	after: gone(list),
	...more,
});

/** A row about an entry that is not there. */
const misses = (list: KnownList, operation: string, parameters: object, request: string, error: string, as?: 'user'): Row => ({
	operation: `${list}.${operation}`,
	name: 'of an unknown entry',
	item: () => ({ [`${list}Id`]: UNKNOWN, ...parameters }),
	sends: () => [request],
	error,
	as,
});

const lookUpRows = (list: KnownList): Row[] => [
	{
		operation: `${list}.get`,
		given: fileOn(list),
		item: ({ hash = '' }) => ({ [`${list}Id`]: hash.toUpperCase() }),
		sends: ({ hash }) => [`GET ${list}/${hash}/`],
		output: ({ hash }) => [{ found: true, [`${list}_id`]: hash, type: 'file', enabled: true, hashes: { sha256: hash } }],
		after: gone(list),
	},
	{
		operation: `${list}.get`,
		name: 'of an unknown hash',
		item: () => ({ [`${list}Id`]: UNKNOWN }),
		sends: () => [`GET ${list}/${UNKNOWN}/`],
		output: () => [{ found: false, [`${list}_id`]: UNKNOWN }],
	},
	{ operation: `${list}.get`, name: 'of what is no hash', item: () => ({ [`${list}Id`]: 'invoice.exe' }), sends: () => [], error: 'Entry Hash: is not a SHA-256' },
	{
		operation: `${list}.checkTag`,
		async given(client) {
			const host = unique('row').replaceAll('_', '-');
			const { hash } = await addEntry(client, list, { type: 'tag', tag: { type: 'network.static.uri', value: `https://${host}.example/a b/50%25?c=%2F&d=ü` }, sources: OWN });
			return { host, hash: String(hash) };
		},
		item: ({ host = '' }) => ({ tagType: 'network.static.uri', tagValue: `https://${host.toUpperCase()}.Example/a b/50%25?c=%2F&d=ü` }),
		sends: ({ host }) => [`GET ${list}/network.static.uri/https%253A%252F%252F${host}.example%252Fa%2520b%252F50%252525%253Fc%253D%25252F%2526d%253D%25C3%25BC/`],
		output: ({ host, hash }) => [{ found: true, [`${list}_id`]: hash, type: 'tag', tag: { value: `https://${host}.example/a b/50%25?c=%2F&d=ü` } }],
		after: gone(list),
	},
	{
		operation: `${list}.checkTag`,
		name: 'that is not listed',
		item: () => ({ tagType: 'network.static.unc_path', tagValue: '\\\\nowhere\\100%/' }),
		sends: () => [`GET ${list}/network.static.unc_path/%255C%255Cnowhere%255C100%2525%252F/`],
		output: () => [{ found: false, tag: { type: 'network.static.unc_path', value: '\\\\nowhere\\100%/' } }],
	},
];

const addRows = (list: KnownList): Row[] => [
	{
		operation: `${list}.add`,
		name: 'a file',
		given: () => Promise.resolve({ hash: hex(64), md5: hex(32) }),
		item: ({ hash = '', md5 = '' }) => ({
			entryType: 'file',
			hashes: `${md5}, ${hash.toUpperCase()}`,
			...own,
			options: { classification: 'TLP:CLEAR', daysToLive: 2, enabled: false, fileNames: ['a,b.exe'], fileSize: 12, fileType: 'unknown' },
		}),
		sends: ({ hash, md5 }) => [
			`POST ${list}/ {"type":"file","hashes":{"md5":"${md5}","sha256":"${hash}"},"file":{"name":["a,b.exe"],"size":12,"type":"unknown"},"sources":[{"name":"admin","type":"user","reason":["a row"],"classification":"TLP:CLEAR"}],"dtl":2,"enabled":false}`,
		],
		output: ({ hash }) => [{ success: true, op: 'add', hash }],
		after: gone(list),
	},
	{
		operation: `${list}.add`,
		name: 'to a file that is there',
		given: fileOn(list),
		item: ({ hash = '' }) => ({ entryType: 'file', hashes: hash, ...own }),
		sends: ({ hash }) => [`POST ${list}/ {"type":"file","hashes":{"sha256":"${hash}"},${SOURCES}}`],
		output: ({ hash }) => [{ success: true, op: 'update', hash }],
		after: gone(list),
	},
	{
		operation: `${list}.add`,
		name: 'a tag',
		given: () => Promise.resolve({ domain: `${unique('row').replaceAll('_', '-')}.Example` }),
		item: ({ domain = '' }) => ({ entryType: 'tag', tagType: 'network.static.domain', tagValue: domain, ...own }),
		sends: ({ domain }) => [`POST ${list}/ {"type":"tag","tag":{"type":"network.static.domain","value":"${domain}"},${SOURCES}}`],
		output: ({ domain = '' }) => [{ success: true, op: 'add', hash: keyOf(`network.static.domain: ${domain.toLowerCase()}`) }],
		after: (client, { domain = '' }) => deleteEntry(client, list, keyOf(`network.static.domain: ${domain.toLowerCase()}`)),
	},
	{
		operation: `${list}.add`,
		name: 'from outside',
		given: () => Promise.resolve({ ip: `2001:db8::${hex(4)}:1` }),
		item: ({ ip = '' }) => ({ entryType: 'tag', tagType: 'network.static.ip', tagValue: ip, reason: 'a row', sourceType: 'external' }),
		sends: ({ ip }) => [`POST ${list}/ {"type":"tag","tag":{"type":"network.static.ip","value":"${ip}"},"sources":[{"name":"n8n","type":"external","reason":["a row"]}]}`],
		output: ({ ip }) => [{ success: true, op: 'add', hash: keyOf(`network.static.ip: ${ip}`) }],
		after: (client, { ip }) => deleteEntry(client, list, keyOf(`network.static.ip: ${ip}`)),
	},
	{
		operation: `${list}.add`,
		name: 'from outside without the role for it',
		as: 'user',
		item: () => ({ entryType: 'tag', tagType: 'network.static.ip', tagValue: '192.0.2.1', reason: 'a row', sourceType: 'external', sourceName: 'a feed' }),
		sends: () => [`POST ${list}/ {"type":"tag","tag":{"type":"network.static.ip","value":"192.0.2.1"},"sources":[{"name":"a feed","type":"external","reason":["a row"]}]}`],
		error: 'to add an external source',
	},
	{
		operation: `${list}.add`,
		name: 'a URI without a host',
		item: () => ({ entryType: 'tag', tagType: 'network.static.uri', tagValue: 'evil.example/x', ...own }),
		sends: () => [],
		error: 'Value: is not a URI',
	},
	{
		operation: `${list}.add`,
		name: 'two files at once',
		item: () => ({ entryType: 'file', hashes: `${UNKNOWN},${'0'.repeat(64)}`, ...own }),
		sends: () => [],
		error: 'Hashes: has two of the kind sha256',
	},
	{
		operation: `${list}.addMany`,
		given: () => Promise.resolve({ hash: hex(40), ip: `2001:db8::${hex(4)}:${hex(4)}` }),
		item: ({ hash = '', ip = '' }) => [
			{ entryType: 'file', hashes: hash, ...own },
			{ entryType: 'tag', tagType: 'network.dynamic.ip', tagValue: ip, ...own },
		],
		sends: ({ hash, ip }) => [
			`POST ${list}/add_update_many/ [{"type":"file","hashes":{"sha1":"${hash}"},${SOURCES}},{"type":"tag","tag":{"type":"network.dynamic.ip","value":"${ip}"},${SOURCES}}]`,
		],
		output: () => [{ success: 2, sent: 2, errors: false }],
		async after(client, { hash = '', ip = '' }) {
			await deleteEntry(client, list, hash);
			await deleteEntry(client, list, keyOf(`network.dynamic.ip: ${ip}`));
		},
	},
];

/** A file with the sources of two users; only this call takes that of another. */
const fileOfTwo = (list: KnownList) => async (client: AssemblylineClient): Promise<Given> => {
	const hash = hex(64);
	await addEntries(client, list, [{ type: 'file', hashes: { sha256: hash }, sources: [...OWN, { name: 'user', type: 'user', reason: ['a row'] }] }]);
	return { hash };
};

const noSuchEntry = (list: KnownList) => `The ${list} has nothing like that to change under ${UNKNOWN}`;
const notThere = (list: KnownList) => `The ${list} item your are trying to modify does not exists`;

const changeRows = (list: KnownList): Row[] => [
	changes(list, 'delete', {}, (hash) => `DELETE ${list}/${hash}/`, { after: undefined }),
	misses(list, 'delete', {}, `DELETE ${list}/${UNKNOWN}/`, noSuchEntry(list), 'user'),
	{
		operation: `${list}.delete`,
		name: 'of an unknown entry by an administrator',
		item: () => ({ [`${list}Id`]: UNKNOWN }),
		sends: () => [`DELETE ${list}/${UNKNOWN}/`],
		output: () => [{ [`${list}_id`]: UNKNOWN, success: true }],
	},
	changes(list, 'setEnabled', { enabled: false }, (hash) => `PUT ${list}/enable/${hash}/ false`),
	misses(list, 'setEnabled', { enabled: true }, `PUT ${list}/enable/${UNKNOWN}/ true`, noSuchEntry(list)),
	changes(list, 'setExpiry', { expiry: '2099-12-31T23:30:00+01:00' }, (hash) => `PUT ${list}/expiry/${hash}/ "2099-12-31T22:30:00.000000Z"`),
	changes(list, 'setExpiry', { expiry: '2099-12-31T23:30:00' }, (hash) => `PUT ${list}/expiry/${hash}/ "2099-12-31T23:30:00.000000Z"`, { name: 'without a time zone' }),
	changes(list, 'setExpiry', { expiry: 'tomorrow' }, () => '', { name: 'at what is no date', sends: () => [], output: undefined, error: "Expiry: is 'tomorrow', which is not a date" }),
	changes(list, 'clearExpiry', {}, (hash) => `DELETE ${list}/expiry/${hash}/`, { given: fileOn(list, { dtl: 3 }) }),
	changes(list, 'removeSource', { sourceType: 'user', sourceName: 'user' }, (hash) => `DELETE ${list}/source/${hash}/user/user/`, { as: 'user', given: fileOfTwo(list) }),
	changes(list, 'removeSource', { sourceType: 'user', sourceName: 'admin' }, (hash) => `DELETE ${list}/source/${hash}/admin/user/`, {
		name: 'that is the last',
		output: undefined,
		error: `You are not allowed to remove the last source from this ${list} item`,
	}),
	changes(
		list,
		'setClassification',
		{ sourceType: 'user', sourceName: 'admin', classification: 'TLP:GREEN' },
		(hash) => `PUT ${list}/classification/${hash}/admin/user/ "TLP:GREEN"`,
	),
	misses(list, 'setClassification', { sourceType: 'user', sourceName: 'admin', classification: 'TLP:GREEN' }, `PUT ${list}/classification/${UNKNOWN}/admin/user/ "TLP:GREEN"`, notThere(list)),
];

/** The rows of the operations that both lists have. */
export const knownListRows = (list: KnownList): Row[] => [...lookUpRows(list), ...addRows(list), ...changeRows(list)];

/** A file with these hashes that a search finds: it takes the server a second. */
async function searchable(client: AssemblylineClient): Promise<Given> {
	const letters = randomBytes(12).toString('hex');
	const given = { tlsh: `T1${hex(70).toUpperCase()}`, ssdeep: `96:${letters}//ab+c/d:e//f`, near: `96:${letters}//ab+c/X:` };
	const hash = hex(64);
	await addEntry(client, 'badlist', { type: 'file', hashes: { sha256: hash, tlsh: given.tlsh, ssdeep: given.ssdeep }, sources: OWN });
	await indexed(client, 'badlist', `hashes.tlsh:${given.tlsh}`);
	return { ...given, hash };
}

const family = { attributionType: 'family', attribution: 'emotet gang' };
const ATTRIBUTION = (hash: string) => `badlist/attribution/${hash}/family/EMOTET%20GANG/`;

export const badlistRows: Row[] = [
	...knownListRows('badlist'),
	{
		operation: 'badlist.add',
		name: 'with several sources and reasons',
		given: () => Promise.resolve({ hash: hex(64) }),
		item: ({ hash = '' }) => ({
			entryType: 'file', hashes: hash, reason: 'a row', sourceType: 'user', sourceName: '',
			options: { moreReasons: ['b', 'a row'], moreSources: { sources: [{ sourceName: 'feed', sourceType: 'external', reason: 'c' }, { sourceName: 'feed', sourceType: 'external', reason: 'd' }, { sourceName: 'admin', reason: 'e' }] } },
		}),
		sends: ({ hash }) => [
			`POST badlist/ {"type":"file","hashes":{"sha256":"${hash}"},"sources":[{"name":"admin","type":"user","reason":["a row","b","e"]},{"name":"feed","type":"external","reason":["c","d"]}]}`,
		],
		output: ({ hash }) => [{ success: true, op: 'add', hash }],
		after: gone('badlist'),
	},
	{
		operation: 'badlist.add',
		name: 'with a source of two types',
		item: () => ({ entryType: 'file', hashes: UNKNOWN, reason: 'a row', options: { moreSources: { sources: [{ sourceName: 'admin', sourceType: 'external', reason: 'c' }] } } }),
		sends: () => [],
		error: 'More Sources: has admin with another type than before',
	},
	{
		operation: 'badlist.add',
		name: 'in the own name, with attribution',
		given: () => Promise.resolve({ hash: hex(32), tlsh: `T1${hex(70).toUpperCase()}` }),
		item: ({ hash = '', tlsh = '' }) => ({
			entryType: 'file',
			hashes: [hash, tlsh],
			reason: 'a row',
			options: { daysToLive: 1, family: ['emotet'], actor: 'TA542, Mummy Spider' },
		}),
		sends: ({ hash, tlsh }) => [
			`POST badlist/ {"type":"file","hashes":{"md5":"${hash}","tlsh":"${tlsh}"},${SOURCES},"dtl":1,"attribution":{"actor":["TA542","Mummy Spider"],"family":["emotet"]}}`,
		],
		output: ({ hash }) => [{ success: true, op: 'add', hash }],
		after: gone('badlist'),
	},
	{
		operation: 'badlist.findSimilarSsdeep',
		given: searchable,
		item: ({ near = '' }) => ({ ssdeep: near }),
		sends: ({ near = '' }) => [`GET badlist/ssdeep/${encodeURIComponent(near)}/`],
		output: ({ ssdeep, tlsh }) => [{ type: 'file', hashes: { ssdeep, tlsh } }],
		after: gone('badlist'),
	},
	{ operation: 'badlist.findSimilarSsdeep', name: 'of what is no ssdeep', item: () => ({ ssdeep: UNKNOWN }), sends: () => [], error: 'Ssdeep: is not an Ssdeep' },
	{
		operation: 'badlist.findSimilarTlsh',
		given: searchable,
		item: ({ tlsh = '' }) => ({ tlsh }),
		sends: ({ tlsh }) => [`GET badlist/tlsh/${tlsh}/`],
		output: ({ ssdeep, tlsh }) => [{ type: 'file', hashes: { ssdeep, tlsh } }],
		after: gone('badlist'),
	},
	{ operation: 'badlist.findSimilarTlsh', name: 'of an unknown one', item: () => ({ tlsh: 'F'.repeat(70) }), sends: () => [`GET badlist/tlsh/${'F'.repeat(70)}/`], output: () => [] },
	changes('badlist', 'addAttribution', family, (hash) => `PUT ${ATTRIBUTION(hash)}`),
	misses('badlist', 'addAttribution', family, `PUT ${ATTRIBUTION(UNKNOWN)}`, notThere('badlist')),
	changes('badlist', 'removeAttribution', family, (hash) => `DELETE ${ATTRIBUTION(hash)}`, { given: fileOn('badlist', { attribution: { family: ['emotet gang'] } }) }),
	changes('badlist', 'removeAttribution', family, (hash) => `DELETE ${ATTRIBUTION(hash)}`, {
		name: 'where there is none of the type',
		given: fileOn('badlist', { attribution: { actor: ['TA542'] } }),
		output: undefined,
		error: 'Internal Server Error',
	}),
];
