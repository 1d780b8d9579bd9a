import type { INodeParameters } from 'n8n-workflow';
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { submit } from '../../nodes/Assemblyline/client/submit';
import { indexed } from '../support/indexed';
import { endOf } from '../support/submissions';
import { unique } from '../support/unique';
import type { Given, Row } from './row';

const known = new Map<string, Promise<Given>>();

/** A completed submission of one malicious file with addresses in it; one for all rows of a server. */
export function submissionWithIndicators(client: AssemblylineClient): Promise<Given> {
	const given = known.get(client.host) ?? newSubmissionWithIndicators(client);
	known.set(client.host, given);
	return given;
}

/** The same kind, but one of its own; with a further line for the lab's service, where one is given. */
export async function newSubmissionWithIndicators(client: AssemblylineClient, line = ''): Promise<Given> {
	const text = `LAB-SCORE: 1000\n${line}\nhttp://evil.example/a?b=c http://192.0.2.1/x http://[2001:db8::1]/y\n${unique('indicators')}`;
	const { sid } = await submit(client, { kind: 'text', text }, { name: 'invoice.txt', params: { ttl: 1, classification: 'TLP:CLEAR' } });
	const { files } = await endOf(client, sid);
	const sha256 = files[0]?.sha256 ?? '';
	await indexed(client, 'file', `sha256:${sha256}`);
	return { sid, sha256 };
}

const reads = ({ sid }: Given) => [`GET submission/${sid}/`, `GET submission/summary/${sid}/`, `GET submission/tree/${sid}/?get_full_tree=true`];
const readsWithHashes = (given: Given) => [...reads(given), `POST search/file/ {"query":"sha256:(${given.sha256})","fl":"sha256,md5,sha1,size,mime,ssdeep,tlsh","rows":1}`];
const text = expect.any(String) as string;

const getting = (name: string | undefined, parameters: INodeParameters, more: Pick<Row, 'output'> & { sends?: Row['sends'] }): Row => ({
	operation: 'submission.getIndicators',
	...(name ? { name } : {}),
	given: submissionWithIndicators,
	item: ({ sid = '' }) => ({ submissionId: { mode: 'id', value: sid }, ...parameters }),
	sends: reads,
	...more,
});

const found = ({ sha256 = '' }: Given) => ({ verdict: 'informative', safelisted: false, classification: 'TLP:CLEAR', files: [{ sha256, name: 'invoice[.]txt' }], heuristics: [{ id: 'LABSCANNER.2', name: 'Web address' }] });

export const submissionIndicatorsRows: Row[] = [
	getting(undefined, {}, {
		output: (given) => [
			{ type: 'sha256', value: given.sha256, verdict: 'malicious' },
			{ ...found(given), type: 'domain', value: 'evil.example', defanged: 'evil[.]example', tagTypes: ['network.static.domain'] },
			{ ...found(given), type: 'ipv4', value: '192.0.2.1' },
			{ ...found(given), type: 'ipv6', value: '2001:db8::1' },
			...['http://192.0.2.1/x', 'http://evil.example/a?b=c'].map((value) => ({ ...found(given), type: 'url', value })),
		],
	}),
	getting('with everything that is malicious', { minimumVerdict: 'malicious', options: { includeAttribution: true, includeFiles: true, includeSafelisted: true, includeTechniques: true } }, {
		sends: readsWithHashes,
		output: ({ sha256 = '' }) => [
			{ type: 'sha256', value: sha256 },
			{ type: 'file_name', value: 'invoice.txt', defanged: 'invoice[.]txt', verdict: 'malicious', tagTypes: [], files: [{ sha256 }] },
			{ type: 'md5', value: text },
			{ type: 'sha1', value: text },
		],
	}),
	getting('as ATT&CK techniques, of which there are none', { format: 'attack' }, { output: () => [] }),
	getting('as a STIX bundle', { format: 'stix' }, { sends: readsWithHashes, output: () => [{ type: 'bundle', id: text }] }),
	getting('as a MISP event', { format: 'misp' }, {
		sends: readsWithHashes,
		output: ({ sha256 }) => [
			{ info: 'Assemblyline: invoice[.]txt', Tag: [{ name: 'tlp:clear' }], Object: [{ name: 'file', Attribute: expect.arrayContaining([expect.objectContaining({ type: 'sha256', value: sha256, to_ids: true })]) as object[] }] },
		],
	}),
	{
		operation: 'submission.getIndicators',
		name: 'of an unknown submission',
		item: () => ({ submissionId: { mode: 'id', value: 'nothingThere' } }),
		sends: () => reads({ sid: 'nothingThere' }),
		error: 'nothingThere',
	},
];
