/**
 * Texts from outside in every place where a server's reply can hold one, and every output that is made of such a
 * reply: none has such a text as it is, and no program that is eager to make links finds one.
 */
import type { INode } from 'n8n-workflow';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { AssemblylineError } from '../../../nodes/Assemblyline/client/errors';
import { agentItem, forModel } from '../../../nodes/Assemblyline/core/agent';
import { Hints } from '../../../nodes/Assemblyline/core/hints';
import { type Technique, techniquesOf } from '../../../nodes/Assemblyline/findings/attack';
import type { SubmissionReplies } from '../../../nodes/Assemblyline/findings/findings';
import { type Indicator, indicatorsOf } from '../../../nodes/Assemblyline/findings/indicators';
import { harmless } from '../../../nodes/Assemblyline/findings/sanitize';
import { asNodeError, errorItem } from '../../../nodes/Assemblyline/n8n/errors';
import { renderHtml } from '../../../nodes/Assemblyline/report/html';
import { renderJira } from '../../../nodes/Assemblyline/report/jira';
import { renderMarkdown } from '../../../nodes/Assemblyline/report/markdown';
import { mispEvent } from '../../../nodes/Assemblyline/report/misp';
import { renderPlainText } from '../../../nodes/Assemblyline/report/plainText';
import { buildReport, type Report } from '../../../nodes/Assemblyline/report/report';
import { stixBundle } from '../../../nodes/Assemblyline/report/stix';
import { HOSTILE, hostileTexts, MARKED } from '../../support/hostileTexts';
import { LINKERS, linksIn, renderedMarkdown } from '../../support/linkers';
import { type Place, placesIn } from '../../support/replyPlaces';
import { found, sample, SERVER, written } from '../report/reportSample';

const OURS = [SERVER, 'https://attack.mitre.org'];
const node = { id: 'n', name: 'Assemblyline', type: 'x.assemblylineTool', typeVersion: 1, position: [0, 0], parameters: {} } as INode;

/** What of a format's JSON is data for machines, which must be as it was found: shown is what stands beside it. */
const RAW_BY_CONTRACT = new Set(['value', 'pattern', 'key', 'tagTypes', 'type', 'classification', 'url', 'id', 'uuid', 'external_id', 'object_uuid', 'referenced_uuid', 'created_by_ref']);

/** The texts in a value of JSON that are shown, names of properties included. */
function shownTexts(value: unknown, isObservable = false): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	if (Array.isArray(value)) return value.flatMap((one) => shownTexts(one));
	const type: unknown = Reflect.get(value, 'type');
	const isData = isObservable || ['campaign', 'file', 'malware', 'mutex', 'threat-actor', 'url', 'vulnerability'].includes(String(type));
	return Object.entries(value).flatMap(([name, one]) => (RAW_BY_CONTRACT.has(name) || (isData && name === 'name') ? [] : [name, ...shownTexts(one)]));
}

/** Texts and attributes of a page, as a browser reads it; but for those that are ours by another test. */
function textsOfPage(html: string): string[] {
	const within = (one: DefaultTreeAdapterTypes.Node): string[] => [
		...('value' in one ? [one.value] : []),
		...('attrs' in one ? one.attrs.filter(({ name }) => name !== 'href' && name !== 'style').map(({ value }) => value) : []),
		...('childNodes' in one && one.nodeName !== 'style' ? one.childNodes.flatMap(within) : []),
	];
	return within(parse(html));
}

const textOf = (items: object[]) => String(agentItem(items.map((json) => ({ json: json as Record<string, string> }))).json.result);

interface Told {
	report: Report;
	indicators: Indicator[];
	techniques: Technique[];
	stix: object;
	misp: object;
}

async function tell(replies: SubmissionReplies): Promise<Told> {
	const findings = found(replies);
	const techniques = await techniquesOf(findings, 'safe');
	const { indicators } = await indicatorsOf(findings, { minimumVerdict: 'safe', attribution: true, files: 'all', safelisted: true });
	return { report: buildReport(findings, { form: 'long' }), indicators, techniques, stix: (await stixBundle(findings, indicators, techniques)).bundle, misp: await mispEvent(findings, indicators, techniques) };
}

/** What is made of a submission for people and models, in the form that hides least. */
const plainOutputs = ({ report, indicators, techniques, stix, misp }: Told): Record<string, string> => ({
	// In the address of our own page a text is encoded.
	text: written(renderPlainText, report).replaceAll(report.link, ''),
	...Object.fromEntries(Object.entries({ indicators, techniques, stix, misp }).map(([name, one]) => [name, shownTexts(one).join('\n')])),
});

/** The same in all forms. */
const outputs = (told: Told): Record<string, string> => ({
	...plainOutputs(told),
	html: textsOfPage(written(renderHtml, told.report)).join('\n'),
	jira: written(renderJira, told.report).replace(/\\([^A-Za-z0-9 ])/g, '$1').replaceAll(told.report.link, ''),
	markdown: textsOfPage(renderedMarkdown(written(renderMarkdown, told.report))).join('\n'),
	model: textOf(told.indicators),
});

/** All that the pack makes of what a server says of a failure. */
function failuresOf(message: string): Record<string, string> {
	const error = new AssemblylineError('serverError', message, { isForeign: true });
	const shown = asNodeError(node, error, 0);
	const model = forModel(node, error);
	const hints = new Hints();
	hints.add('Not read', message);
	return {
		error: shown.message,
		errorItem: JSON.stringify(errorItem(shown, error, 0)),
		hint: hints.lines().join('\n'),
		model: [model.message, model.description, ...model.messages].join('\n'),
		name: harmless(message, 200),
	};
}

const replies = sample();
const PLACES = (['record', 'summary', 'tree'] as const).flatMap((name) =>
	placesIn(replies[name], name).map(({ path, holding }): Omit<Place, 'holding'> & { holding(text: string): SubmissionReplies } => ({ path, holding: (text) => ({ ...replies, [name]: holding(text) }) as SubmissionReplies })),
);

/** Several texts in one: as many as stay whole where least room is. */
const GROUPS = MARKED.filter((text) => text.length <= 80).reduce<string[][]>((groups, text) => {
	const last = groups.at(-1);
	if (last && [...last, text].join(' ').length <= 95) last.push(text);
	else groups.push([text]);
	return groups;
}, []);

/** Lines that were looked at, as most stand in every output: each is looked at once. */
const seen = new Set<string>();

/** Texts that an output has as they are, and what makes them more than text. */
function problemsIn(made: Record<string, string>, texts: string[]): string[] {
	return Object.entries(made).flatMap(([name, output]) => {
		const lines = output.split('\n').filter((line) => line.trim() !== '' && !seen.has(line));
		for (const line of lines) seen.add(line);
		return [...texts.filter((text) => output.includes(text)).map((text) => `${name} has ${JSON.stringify(text)}`), ...lines.flatMap((line) => linksIn(line, OURS)).map((link) => `${name} has the link ${link}`)];
	});
}

it('There are enough texts and places', () => {
	expect(new Set(HOSTILE).size).toBe(HOSTILE.length);
	expect(MARKED.length).toBeGreaterThanOrEqual(200);
	expect(PLACES.length).toBeGreaterThanOrEqual(100);
});

it('The programs find links in the texts as they are', () => {
	for (const find of Object.values(LINKERS)) expect(hostileTexts.ADDRESSES.filter((text) => find(text).length > 0).length).toBeGreaterThan(40);
});

describe.each(Object.keys(hostileTexts) as (keyof typeof hostileTexts)[])('Of the texts of the kind %s', (kind) => {
	it.each(hostileTexts[kind])('nothing works: %j', async (text) => {
		const marked = MARKED.includes(text) ? [text] : [];
		expect(problemsIn({ ...outputs(await tell(sample(text, text))), ...failuresOf(text) }, marked)).toEqual([]);
	});
});

/** What stands in no output: it is compared, counted, no text at all, or the second name of what has one. In the address of our own page the submission's ID is encoded. */
const NOWHERE = /^record\.(sid|state|\w+_count|max_score|files\.0\.size|times|verdict)|^summary\.(partial|filtered|heuristics\.\* |map\.\* |attack_matrix.*\.2$|attack_matrix\.defense-evasion\.1\.1$|tags\..*\.[12]$)|^summary\.heuristic_sections.*(heur_id|score|safelisted|tags\.0\.type)$|^tree\.(partial|filtered|.*(sha256|size|score)$)/;

/** Each place gets every sixth group, the next place the next ones: together they get all, each one many times. */
const SHARE = 6;

describe('In a place of a reply', () => {
	it.each(PLACES.map((place, index) => ({ ...place, index })))('no text stays as it is: $path', async ({ path, holding, index }) => {
		const come = Object.values(plainOutputs(await tell(holding('Wordmark')))).some((output) => output.includes('Wordmark'));
		expect(come).toBe(!NOWHERE.test(path));
		const problems: string[] = [];
		for (const texts of GROUPS.filter((_, group) => group % SHARE === index % SHARE)) {
			const given = holding(`Word ${texts.join(' ')}`);
			const made = { ...plainOutputs(await tell(given)), model: textOf([{ ...given.record }, { ...given.summary }, { ...given.tree }]) };
			for (const [name, output] of Object.entries(made)) problems.push(...texts.filter((text) => output.includes(text)).map((text) => `${name} has ${JSON.stringify(text)}`));
		}
		expect(problems.slice(0, 20)).toEqual([]);
	});
});
