import { randomBytes } from 'node:crypto';
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { addEntry } from '../../nodes/Assemblyline/client/knownLists';
import { searchPage } from '../../nodes/Assemblyline/client/search';
import { submit } from '../../nodes/Assemblyline/client/submit';
import { ENTRY_FIELDS, HANDED_IN_FIELDS, SUBMISSION_FIELDS } from '../../nodes/Assemblyline/findings/lookUp';
import { FILE_FIELDS, RESULT_FIELDS } from '../../nodes/Assemblyline/findings/seen';
import { waitFor } from '../lab/support';
import { indexed } from '../support/indexed';
import { endOf } from '../support/submissions';
import { type Given, oncePerServer, type Row } from './row';
import { deleteEntry } from './undo';

const NOWHERE = 'f'.repeat(64);

const hex = () => randomBytes(8).toString('hex');

/** A file of this text, when everything about it can be searched; with its submission and the first file in it. */
async function analyzed(client: AssemblylineClient, text: string): Promise<Given> {
	const { sid, files } = await submit(client, { kind: 'text', text }, { params: { ttl: 1, services: { selected: ['LabScanner'] } } });
	const { state } = await endOf(client, sid);
	if (state !== 'completed') throw new Error(`Submission ${sid} is ${state}`);
	const sha256 = String(files[0]?.sha256);
	return waitFor(async () => {
		const found = await Promise.all([
			searchPage(client, 'result', { query: `sha256:${sha256}`, rows: 1, fl: 'response.extracted.sha256' }),
			searchPage(client, 'file', { query: `sha256:${sha256}`, rows: 1, fl: 'md5,sha1,tlsh' }),
			searchPage(client, 'submission', { query: `sid:${sid} AND state:completed AND results:${sha256}*`, rows: 1 }),
		]);
		const [result, file, submission] = found.map(({ items: [item] }) => item);
		if (!result || !file || !submission) return undefined;
		const { extracted } = result.response as { extracted: { sha256: string }[] };
		return { sid, sha256, md5: String(file.md5), sha1: String(file.sha1), child: String(extracted[0]?.sha256) };
	}, 120_000, 250, `all about ${sha256}`);
}

/** A file, a child in it, and addresses that stand nowhere else. */
const ownFile = oncePerServer(async (client): Promise<Given> => {
	const [host, ip] = [`row-${hex()}.example.com`, `198.51.${[...randomBytes(2)].join('.')}`];
	return { host, ip, ...(await analyzed(client, `LAB-SCORE: 700\nLAB-CHILD: child of ${host}\nhttps://${host}/a?b=C,d http://${ip}/\n`)) };
});

const quoted = (values: string[]) => `(${values.map((value) => `"${value}"`).join(' OR ')})`;
const search = (index: string, body: object) => `POST search/${index}/ ${JSON.stringify(body)}`;
const files = (query: string, more: object = {}) => search('file', { query, fl: FILE_FIELDS, sort: 'seen.last desc', rows: 500, ...more });
const entries = (list: string, query: string) => search(list, { query, fl: ENTRY_FIELDS, rows: 500 });
const results = (query: string, more: object = {}) => search('result', { fl: RESULT_FIELDS, sort: 'created desc', query, rows: 500, ...more });
const submissions = (sha256: string, rows = 3, more: object = {}) => search('submission', { query: `files.sha256:("${sha256}") OR results:(${sha256.slice(0, 20)}*)`, fl: SUBMISSION_FIELDS, sort: 'times.submitted desc', rows, ...more });
const ended = (sha256: string) => search('submission', { query: `state:completed AND results:(${sha256.slice(0, 20)}*)`, fl: 'sid', rows: 1 });
const handedIn = (sha256: string, more: object = {}) => search('submission', { query: `state:completed AND files.sha256:("${sha256}")`, fl: HANDED_IN_FIELDS, sort: 'times.submitted desc', rows: 500, ...more });

const tag = (type: string, values: string[]) => `result.sections.tags.${type}:${quoted(values)}`;
const tags = (kind: string, values: string[]) => ['static', 'dynamic'].map((how) => tag(`network.${how}.${kind}`, values)).join(' OR ');
const hashes = ({ md5 = '', sha1 = '', sha256 = '' }: Given) => [['md5', md5], ['sha1', sha1], ['sha256', sha256]].map(([kind, value]) => `hashes.${kind}:("${value}")`).join(' OR ');

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string;
const seenOnce = { times: 1, first: time, last: time };
const unknown = { verdict: 'unknown', score: null, seen: { times: 0, first: null, last: null }, badlist: null, safelist: null, attribution: {}, url: null, file: null, submissions: [] };
const lineOf = ({ sid, sha256 }: Given) => ({ verdict: 'highly_suspicious', score: 800, sid, sha256, state: 'completed', submitted: time, url: expect.stringContaining(`/submission/detail/${sid}`) as string });

/** A domain on the badlist that no file has. */
async function badDomain(client: AssemblylineClient): Promise<Given> {
	const host = `bad-${hex()}.example.com`;
	const { hash } = await addEntry(client, 'badlist', {
		type: 'tag', tag: { type: 'network.static.domain', value: host }, sources: [{ name: 'admin', type: 'user', reason: ['a row'] }], attribution: { family: ['ROW'] },
	});
	await indexed(client, 'badlist', `tag.value:"${host}"`);
	return { host, hash: String(hash) };
}

export const indicatorRows: Row[] = [
	{
		operation: 'indicator.lookUp',
		given: ownFile,
		item: ({ sha256 = '' }) => ({ indicators: ` ${sha256.toUpperCase()}\n`, options: {} }),
		sends: (given) => {
			const { sha256 = '' } = given;
			return [files(`sha256:("${sha256}")`), entries('badlist', hashes(given)), entries('safelist', hashes(given)), results(`sha256:("${sha256}")`), handedIn(sha256), submissions(sha256)];
		},
		output: (given) => [{
			kind: 'sha256', value: given.sha256, verdict: 'highly_suspicious', score: 800, seen: seenOnce, badlist: null, safelist: null,
			url: expect.stringContaining(`/file/detail/${given.sha256}`) as string, file: { sha256: given.sha256, md5: given.md5, type: 'text/plain' }, submissions: [lineOf(given)],
		}],
	},
	{
		operation: 'indicator.lookUp',
		name: 'that is as bad as what is in it',
		given: (client) => analyzed(client, `LAB-CHILD: LAB-SCORE: 2000\n${hex()}\n`),
		item: ({ sha256 = '' }) => ({ indicators: sha256, options: { submissions: 0 } }),
		sends: (given) => {
			const { sha256 = '' } = given;
			return [files(`sha256:("${sha256}")`), entries('badlist', hashes(given)), entries('safelist', hashes(given)), results(`sha256:("${sha256}")`), handedIn(sha256)];
		},
		output: ({ sha256 }) => [{ value: sha256, verdict: 'malicious', score: 2000, seen: seenOnce, submissions: [] }],
	},
	{
		operation: 'indicator.lookUp',
		name: 'in the archive too, which lists do not have',
		given: ownFile,
		item: ({ sha256 = '' }) => ({ indicators: sha256, options: { useArchive: true } }),
		sends: (given) => {
			const { sha256 = '' } = given;
			const archive = { use_archive: true };
			return [files(`sha256:("${sha256}")`, archive), entries('badlist', hashes(given)), entries('safelist', hashes(given)), results(`sha256:("${sha256}")`, archive), handedIn(sha256, archive), submissions(sha256, 6, archive)];
		},
		output: (given) => [{ kind: 'sha256', value: given.sha256, verdict: 'highly_suspicious', score: 800, seen: seenOnce, submissions: [lineOf(given)] }],
	},
	{
		operation: 'indicator.lookUp',
		name: 'of several kinds at once, defanged and with a hash that nobody knows',
		given: ownFile,
		item: ({ host = '', ip = '', md5 = '' }) => ({ indicators: `hxxps[://]${host.replaceAll('.', '[.]')}/a?b=C,d, ${host.toUpperCase()} ${ip.replaceAll('.', '(.)')}\n${md5}, ${NOWHERE}`, options: { submissions: 0 } }),
		sends: (given) => {
			const { host = '', ip = '', md5 = '', sha1 = '', sha256 = '' } = given;
			const url = `https://${host}/a?b=C,d`;
			const values = `tag.value:${quoted([url, host, ip])} OR hashes.md5:("${md5}") OR hashes.sha1:("${sha1}") OR hashes.sha256:${quoted([sha256, NOWHERE])}`;
			return [
				files(`uri_info.uri:("${url}") OR md5:("${md5}") OR sha256:("${NOWHERE}")`), entries('badlist', values), entries('safelist', values),
				results(`${tags('uri', [url])} OR ${tags('domain', [host])} OR ${tags('ip', [ip])} OR sha256:("${sha256}")`), handedIn(sha256),
			];
		},
		output: ({ host, ip, md5, sha256 }) => [
			{ kind: 'url', value: `https://${host}/a?b=C,d`, verdict: 'informative', score: 100, seen: seenOnce, file: null, submissions: [] },
			{ kind: 'domain', value: host, defanged: String(host).replaceAll('.', '[.]'), verdict: 'informative', score: 100, seen: seenOnce },
			{ kind: 'ipv4', value: ip, verdict: 'informative', score: 100, seen: seenOnce },
			{ kind: 'md5', value: md5, verdict: 'highly_suspicious', score: 800, seen: seenOnce, file: { sha256 } },
			{ ...unknown, kind: 'sha256', value: NOWHERE },
		],
	},
	{
		operation: 'indicator.lookUp',
		name: 'with relatives, of a domain',
		given: ownFile,
		item: ({ host = '' }) => ({ indicators: [host], options: { relatives: true, submissions: 1, kind: 'domain' } }),
		sends: ({ host = '', sha256 = '' }) => [
			entries('badlist', `tag.value:("${host}")`), entries('safelist', `tag.value:("${host}")`), results(tags('domain', [host])), submissions(sha256, 1), results(`sha256:("${sha256}")`),
		],
		output: (given) => [{
			value: given.host, verdict: 'informative', url: expect.stringContaining(`/submission/detail/${given.sid}`) as string, submissions: [lineOf(given)],
			relatives: {
				files: [{ relation: 'carries', sha256: given.sha256, score: 800 }],
				indicators: expect.arrayContaining([{ kind: 'ipv4', value: given.ip, defanged: String(given.ip).replaceAll('.', '[.]'), verdict: 'informative', files: 1 }]) as object[],
			},
		}],
	},
	{
		operation: 'indicator.lookUp',
		name: 'with relatives, of a file that was in another',
		given: ownFile,
		item: ({ child = '' }) => ({ indicators: child, options: { relatives: true, submissions: 0 } }),
		sends: ({ child = '' }, [one]) => {
			const { file } = one as { file: { md5: string; sha1: string } };
			const values = hashes({ ...file, sha256: child });
			return [
				files(`sha256:("${child}")`), entries('badlist', values), entries('safelist', values), results(`sha256:("${child}")`), handedIn(child),
				ended(child), results(`sha256:("${child}")`), results(`response.extracted.sha256:("${child}")`, { rows: 20, fl: 'sha256' }),
			];
		},
		output: ({ child, sha256 }) => [{ value: child, verdict: 'informative', score: 0, relatives: { files: [{ relation: 'parent', sha256 }], indicators: [] } }],
	},
	{
		operation: 'indicator.lookUp',
		name: 'on the badlist, that no external source is asked about',
		given: badDomain,
		item: ({ host = '' }) => ({ indicators: [host], options: { externalSources: true } }),
		sends: ({ host = '' }) => [
			entries('badlist', `tag.value:("${host}")`), entries('safelist', `tag.value:("${host}")`), results(tags('domain', [host])), `GET federated_lookup/enrich/network.static.domain/${host}/`,
		],
		output: ({ host, hash }) => [{
			...unknown, value: host, verdict: 'malicious', attribution: { family: ['ROW'] }, external: {},
			badlist: { id: hash, enabled: true, added: time, sources: ['admin'], reasons: ['a row'] },
		}],
		after: (client, { hash = '' }) => deleteEntry(client, 'badlist', hash),
	},
	{ operation: 'indicator.lookUp', name: 'that is none', item: () => ({ indicators: 'evil[.]example, nonsense', options: {} }), sends: () => [], error: "Indicators: has 'nonsense' in it, which is none of Domain" },
	{
		operation: 'indicator.lookUp',
		name: 'of another kind than wanted',
		item: () => ({ indicators: '192.0.2.1', options: { kind: 'sha256' } }),
		sends: () => [],
		error: "Indicators: has '192[.]0[.]2[.]1' in it, which is not of the kind SHA-256 but IPv4",
	},
];
