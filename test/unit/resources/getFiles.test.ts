/** How many and which files are fetched of a submission, whatever is in it. */
import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import type { FileItem, OperationContext } from '../../../nodes/Assemblyline/core/operation';
import { behaviorOf, byTime } from '../../../nodes/Assemblyline/findings/behavior';
import { harmless } from '../../../nodes/Assemblyline/findings/sanitize';
import { getFiles } from '../../../nodes/Assemblyline/resources/submission/getFiles.operation';
import { classificationDefinition } from '../../fake/documents';
import { resultOf } from '../../support/call';
import { HOSTILE } from '../../support/hostileTexts';
import { clientThat } from '../../support/stubClient';

const digest = (index: number) => index.toString(16).padStart(64, '0');
const MIB = 1024 * 1024;

/** Fetches from a submission whose extracted files have these sizes in MiB, and scores in their order. */
async function fetchOf(sizes: number[], options: object, fails?: (sha256: string) => AssemblylineError | undefined, kinds = ['extracted', 'submitted']) {
	const children = Object.fromEntries(sizes.map((size, index) => [digest(index + 1), { name: [`f${index}.exe`], type: 'executable/windows/pe64', size: size * MIB, score: index * 500, sha256: digest(index + 1), children: {} }]));
	const { client } = clientThat((path) => {
		if (path === 'user/whoami/') return { c12nDef: classificationDefinition, configuration: { submission: { verdicts: { info: 0, suspicious: 300, highly_suspicious: 700, malicious: 1000 } } } };
		if (path.startsWith('file/image/')) return 'data:image/png;base64,AA==';
		if (path === `submission/s/file/${digest(1)}/`) return { results: [{ response: { supplementary: [{ name: 'shot.png', sha256: digest(99), is_section_image: true }] } }] };
		if (path.startsWith('submission/s/file/')) return {};
		if (path.startsWith('submission/summary/')) return {};
		if (path.startsWith('submission/tree/')) return { tree: { [digest(0)]: { name: ['a.zip'], type: 'archive/zip', size: 1, score: 0, sha256: digest(0), children } } };
		return { sid: 's', state: 'completed', files: [{ name: 'a.zip', sha256: digest(0), size: 1 }] };
	});
	const fetched: string[] = [];
	const download = (path: string) => {
		const sha256 = path.split('/')[2] ?? '';
		const failure = fails?.(sha256);
		if (failure) return Promise.reject(failure);
		fetched.push(sha256);
		return Promise.resolve({ status: 200, headers: {}, body: Buffer.from('x') });
	};
	const hints: string[] = [];
	const context = { client: Object.assign(client, { serverUrl: 'https://al.example', download }), hint: (line: string, about?: string) => void hints.push(`${line} ${about}`), attemptOf: () => undefined } as object as OperationContext;
	const result = await resultOf(getFiles, context, { submissionId: 's', kinds, encoding: 'cart', binaryPropertyName: 'data', options });
	const names: unknown[] = [];
	for await (const page of result as AsyncIterable<FileItem[]>) names.push(...page.map(({ json }) => json.file));
	return { names, fetched, hints };
}

it('the worst come first, and what is beyond the limit is told of, not fetched', async () => {
	const { names, fetched, hints } = await fetchOf([1, 1, 1], { limit: 2 });
	expect(names).toEqual(['f2[.]exe', 'f1[.]exe']);
	expect(fetched).toHaveLength(2);
	expect(hints).toEqual([expect.stringMatching(/^2 files were left out: they are more than 2/)]);
});

it('a file that is larger than what is left keeps no smaller one out', async () => {
	const { names, hints } = await fetchOf([1, 3, 8], { maxTotalSize: 5 });
	expect(names).toEqual(['f1[.]exe', 'a[.]zip', 'f0[.]exe']);
	expect(hints).toEqual([expect.stringMatching(/^1 files were left out/)]);
});

it('files are chosen by verdict and type', async () => {
	expect((await fetchOf([1, 1, 1], { minimumVerdict: 'suspicious' })).names).toEqual(['f2[.]exe', 'f1[.]exe']);
	expect((await fetchOf([1, 1, 1], { types: ['archive'] })).names).toEqual(['a[.]zip']);
	expect((await fetchOf([1, 1, 1], { types: ['executable/win'] })).names).toEqual([]);
});

it('a file that is gone is left out with a word; a download that is not allowed is an error', async () => {
	const failsAt = (kind: 'forbidden' | 'notFound') => (sha256: string) => (sha256 === digest(2) ? new AssemblylineError(kind, 'no') : undefined);
	const { names, hints } = await fetchOf([1, 1], {}, failsAt('notFound'));
	expect(names).toEqual(['a[.]zip', 'f0[.]exe']);
	expect(hints).toEqual([`Files that are gone from the server were left out ${digest(2)}`]);
	await expect(fetchOf([1, 1], {}, failsAt('forbidden'))).rejects.toThrow('no');
});

it.each(HOSTILE)('in the line of an event nothing of malware works: %j', (text) => {
	const [event] = behaviorOf({ results: { process: [{ command_line: `a ${text}` }] } });
	expect(event).toMatchObject({ command_line: `a ${text}`, event: harmless(`process a ${text}`, 300) });
});

it('what has no time comes last, and what is strange is no error', () => {
	const events = behaviorOf({ results: { process: [{}, { image: 'a', start_time: '2026-01-01T00:00:00Z' }], netflow: [{ http_details: { request_uri: 'http://evil.example/a', request_method: 'GET' } }, 'strange'] } }).sort(byTime);
	expect(events.map(({ time, event }) => [time, event])).toEqual([
		['2026-01-01T00:00:00Z', 'process a'],
		[null, 'process'],
		[null, 'connection GET hxxp://evil[.]example/a'],
		[null, 'connection'],
	]);
	expect(behaviorOf('strange')).toEqual([]);
});

it('files come before screenshots: a limit leaves out what only shows what was seen', async () => {
	const kinds = ['extracted', 'screenshots'];
	expect((await fetchOf([1, 1], {}, undefined, kinds)).names).toEqual(['f1[.]exe', 'f0[.]exe', 'shot[.]png']);
	expect((await fetchOf([1, 1], { limit: 2 }, undefined, kinds)).names).toEqual(['f1[.]exe', 'f0[.]exe']);
});
