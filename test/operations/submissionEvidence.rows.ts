import { submit } from '../../nodes/Assemblyline/client/submit';
import { endOf } from '../support/submissions';
import { unique } from '../support/unique';
import { type Given, oncePerServer, type Row } from './row';

/** A file that the lab's service has run, with another one in it. */
const runFile = oncePerServer(async (client): Promise<Given> => {
	const host = `${unique('run').replaceAll('_', '-')}.example.com`;
	const { sid } = await submit(client, { kind: 'text', text: `LAB-SANDBOX: ${host}\nLAB-SCORE: 300\nLAB-CHILD: LAB-SCORE: 1000 in ${host}\n` }, { name: 'run.txt', params: { ttl: 1 } });
	const { files, state } = await endOf(client, sid);
	if (state !== 'completed') throw new Error(`Submission ${sid} is ${state}`);
	const sha256 = String(files[0]?.sha256);
	const { tree } = await client.read<{ tree: Record<string, { children: object }> }>(`submission/tree/${sid}/`);
	const { results } = await client.read<{ results: { response: { supplementary: { name: string; sha256: string }[] } }[] }>(`submission/${sid}/file/${sha256}/`);
	const image = results.flatMap(({ response }) => response.supplementary).find(({ name }) => name === 'screen.png');
	return { sid, host, sha256, child: Object.keys(tree[sha256]?.children ?? {})[0] ?? '', image: image?.sha256 ?? '' };
});

const locator = ({ sid = '' }: Given) => ({ submissionId: { mode: 'id', value: sid } });
const reads = ({ sid }: Given) => [`GET submission/${sid}/`, `GET submission/summary/${sid}/`, `GET submission/tree/${sid}/?get_full_tree=true`];
const inFile = (sid: string | undefined, sha256: string | undefined) => `GET submission/${sid}/file/${sha256}/`;

export const submissionEvidenceRows: Row[] = [
	{
		operation: 'submission.getFiles',
		given: runFile,
		item: (given) => ({ ...locator(given), binaryPropertyName: 'data' }),
		sends: (given) => {
			const { sid, sha256, child, image } = given;
			return [...reads(given), inFile(sid, sha256), inFile(sid, child), `GET file/download/${child}/?encoding=cart&sid=${sid}&name=child-0.txt`, `GET file/image/${image}/`];
		},
		output: ({ sid, child, image }) => [
			{ sid, kind: 'extracted', sha256: child, file: 'child-0[.]txt', type: 'text/plain', verdict: 'malicious', score: 1000, encoding: 'cart', mimeType: 'application/octet-stream' },
			{ sid, kind: 'screenshot', sha256: image, file: 'The screen after 10 s', encoding: 'raw', mimeType: 'image/webp' },
		],
	},
	{
		operation: 'submission.getFiles',
		name: 'as ZIP, by verdict and type',
		given: runFile,
		item: (given) => ({ ...locator(given), kinds: ['submitted', 'extracted'], encoding: 'zip', zipPassword: 'infected', binaryPropertyName: 'data', options: { minimumVerdict: 'suspicious', types: ['text', 'image/png'], limit: 1 } }),
		sends: (given) => [...reads(given), `GET file/download/${given.child}/?encoding=zip&sid=${given.sid}&password=infected&name=child-0.txt`],
		output: ({ child }) => [{ kind: 'extracted', sha256: child, encoding: 'zip', verdict: 'malicious' }],
	},
	{
		operation: 'submission.getFiles',
		name: 'of a type that none has',
		given: runFile,
		item: (given) => ({ ...locator(given), kinds: ['extracted'], binaryPropertyName: 'data', options: { types: ['tex'] } }),
		sends: reads,
		output: () => [],
	},
	{ operation: 'submission.getFiles', name: 'of a kind that there is not', item: (given) => ({ ...locator({ ...given, sid: 'x' }), kinds: ['all'], binaryPropertyName: 'data' }), sends: () => [], error: 'Kinds: must be one or more of extracted, screenshots, submitted' },
	{
		operation: 'submission.getBehavior',
		given: runFile,
		item: locator,
		sends: ({ sid }) => [`GET ontology/submission/${sid}/`],
		output: ({ host, sha256 }) => [
			{ time: '2026-01-01T00:00:01.000000Z', kind: 'process', event: 'process explorer[.]exe', sha256, service: 'LabScanner', pid: 100, image: 'C:\\Windows\\explorer.exe', ppid: null },
			{
				time: '2026-01-01T00:00:02.000000Z', kind: 'process', event: `process cmd /c curl hxxp://${String(host).replaceAll('.', '[.]')}/a by C:\\Windows\\explorer[.]exe`,
				pid: 200, ppid: 100, command_line: `cmd /c curl http://${host}/a`, parent_image: 'C:\\Windows\\explorer.exe', ended: '2026-01-01T00:00:09.000000Z', integrity_level: 'high', session: '1',
			},
			{
				time: '2026-01-01T00:00:03.000000Z', kind: 'network', protocol: 'dns', transport: 'udp', direction: 'outbound', domain: host, lookup_type: 'A', resolved_ips: ['192.0.2.80'],
				destination_ip: '192.0.2.53', destination_port: 53, source_port: 50000, pid: 200, image: 'C:\\Windows\\System32\\cmd.exe',
			},
			{
				time: '2026-01-01T00:00:04.000000Z', kind: 'network', protocol: 'http', url: `http://${host}/a`, method: 'GET', status: 404, destination_ip: '192.0.2.80',
				event: `http GET hxxp://${String(host).replaceAll('.', '[.]')}/a to 192[.]0[.]2[.]80 port 80 by C:\\Windows\\System32\\cmd[.]exe`,
			},
		],
	},
	{
		operation: 'submission.getBehavior',
		name: 'of one kind, file and service',
		given: runFile,
		item: (given) => ({ ...locator(given), kinds: ['network'], options: { sha256: [given.sha256 ?? ''], services: ['LabScanner'] } }),
		sends: ({ sid, sha256 }) => [`GET ontology/submission/${sid}/?sha256=${sha256}&service=LabScanner`],
		output: () => [{ kind: 'network', protocol: 'dns' }, { kind: 'network', protocol: 'http' }],
	},
	{
		operation: 'submission.getBehavior',
		name: 'of an unknown submission',
		item: () => locator({ sid: 'nothingThere' }),
		sends: () => ['GET ontology/submission/nothingThere/'],
		error: 'There is no submission with sid: nothingThere',
	},
];
