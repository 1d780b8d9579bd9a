import type { AssemblylineClient } from '../../client/client';
import { AssemblylineError, InvalidParameterError } from '../../client/errors';
import { enrichTag } from '../../client/federatedLookup';
import { cutHashProblem } from '../../client/hash';
import { listHashSources, searchHash, type SourceAnswer } from '../../client/hashSearch';
import type { JsonObject } from '../../client/types';
import { whoAmI } from '../../client/user';
import type { Field, FieldValues } from '../../core/field';
import { asList, asText, booleanField, choiceField, emptyParameter, numberField, optionsField, told } from '../../core/fields';
import { inParallel } from '../../client/inParallel';
import { defineAllItemsOperation, type Item, type OperationContext, type RunResult } from '../../core/operation';
import { isFoundBad, lookedUp, type Relatives, relativesOf } from '../../findings/lookUp';
import { type Sought, SOUGHT_KINDS, type SoughtKind, soughtOf, soughtTexts, TAG_TYPES } from '../../findings/sought';
import { searchOptions } from '../../shared/searchFields';
import { gatherEvidence, newestSubmissions, readSurroundings, type SharedEvidence, wasAnalyzed, type Where } from './evidence';

const NAMES: Record<SoughtKind, string> = {
	domain: 'Domain', email: 'Email Address', ipv4: 'IPv4', ipv6: 'IPv6', md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256', ssdeep: 'SSDEEP', tlsh: 'TLSH', url: 'URL',
};

/** Indicators of one item at the most. */
const MOST_INDICATORS = 1000;

/** Indicators that are looked into at the same time, beyond the searches that they share. */
const AT_ONCE = 4;

const indicators: Field<Sought[]> = {
	property: {
		displayName: 'Indicators',
		name: 'indicators',
		type: 'string',
		required: true,
		default: '',
		typeOptions: { rows: 3 },
		placeholder: 'e.g. hxxps://evil[.]example/a',
		description: 'Hashes (MD5, SHA-1, SHA-256, TLSH, SSDEEP), IP addresses, domains, URLs or email addresses, also defanged ones; several on lines of their own or with commas or semicolons between, or as a list. What each is, is found by itself.',
	},
	parse(raw) {
		const texts = (Array.isArray(raw) ? asList(raw, 'Indicators') : [asText(raw, 'Indicators')]).flatMap(soughtTexts);
		if (texts.length === 0) throw emptyParameter('Indicators');
		if (texts.length > MOST_INDICATORS) throw new InvalidParameterError('Indicators', `has ${texts.length} values; ${MOST_INDICATORS} are the most for one item`);
		const strange = texts.filter((text) => !soughtOf(text));
		if (strange.length > 0) throw new InvalidParameterError('Indicators', `has ${told(strange)} in it, which is none of ${Object.values(NAMES).join(', ')}`, strange.flatMap((text) => cutHashProblem(text) ?? []).map((problem) => `One ${problem}.`)[0] ?? 'Separate them with commas or lines, and leave other words out.');
		const found = texts.flatMap((text) => soughtOf(text) ?? []);
		return [...new Map(found.map((sought) => [`${sought.kind} ${sought.value}`, sought])).values()];
	},
};

const options = optionsField({
	externalSources: booleanField({
		displayName: 'Ask External Sources',
		name: 'externalSources',
		default: false,
		description: 'Whether to add what the sources outside Assemblyline say (external), as far as the server has some. The values leave Assemblyline: mind who runs them.',
	}),
	kind: choiceField<SoughtKind>({
		displayName: 'Indicator Kind',
		name: 'kind',
		options: SOUGHT_KINDS.map((value) => ({ name: NAMES[value], value })),
		default: 'domain',
		description: 'What every indicator has to be; another one is an error. Left out: each is what it looks like.',
	}),
	relatives: booleanField({
		displayName: 'Include Relatives',
		name: 'relatives',
		default: false,
		description: 'Whether to add the files that carry the indicator, those a file was in or has in it, and what else stands in them (relatives)',
	}),
	submissions: numberField({
		displayName: 'Max Submissions',
		name: 'submissions',
		min: 0,
		max: 100,
		default: 3,
		description: 'How many of the newest submissions to list for each indicator; one more search for each that the server knows. 0: none, and a search only for files that were never handed in themselves. Left out: 3.',
	}),
	useArchive: searchOptions.useArchive,
});

const fields = { indicators, options };

export const lookUp = defineAllItemsOperation({
	name: 'Look Up',
	value: 'lookUp',
	action: 'Look up indicators',
	description:
		'Return one item for each indicator: what it is (kind), the verdict and the score, how often and when it was seen, the entries in badlist and safelist, whom it is put down to, and the newest submissions with links. A file or a URL is as bad as the worst that was found in it, inside it or behind it; informative or safe is one only when an analysis of it has ended, and unknown until then, as is what the server knows nothing of. Nothing is submitted.',
	endpoints: ['POST search/<index>/', 'POST search/grouped/<index>/<group_field>/', 'GET user/whoami/', 'GET hash_search/<file_hash>/', 'GET hash_search/list_data_sources/', 'GET federated_lookup/enrich/<tag_name>/<tag>/'],
	roles: ['submission_view'],
	furtherRoles: { badlist_view: 'for the badlist', safelist_view: 'for the safelist', external_query: 'for Ask External Sources' },
	fields,
	check({ indicators: all, options: { kind } }) {
		const others = kind ? all.filter((one) => one.kind !== kind) : [];
		if (kind && others.length > 0) throw new InvalidParameterError('Indicators', `has ${told(others.map(({ value }) => value))} in it, which is not of the kind ${NAMES[kind]} but ${[...new Set(others.map((other) => NAMES[other.kind]))].join(', ')}`);
	},
	async run({ client, hint }, items, { stopAtFailure }) {
		const failures = new Map<Sought, unknown>();
		const onFailure = (error: unknown, some: Sought[]) => {
			for (const one of some) failures.set(one, error);
			if (stopAtFailure) throw error;
		};
		const answers = await answersTo(client, items, hint, onFailure).catch((error: unknown) => {
			// What fails for all is no failure of one of them.
			if (!stopAtFailure || failures.size === 0) throw error;
			return new Map<Sought, JsonObject>();
		});
		return items.flatMap(({ index, values: { indicators: all } }): RunResult[] => {
			const failed = all.filter((sought) => failures.has(sought));
			const result = all.map((sought) => answers.get(sought)).filter((answer) => answer !== undefined);
			return [...(result.length > 0 ? [{ index, result }] : []), ...(failed.length > 0 ? [{ index, error: failureOf(failures.get(failed[0] as Sought), failed, all) }] : [])];
		});
	},
});

/** What an item is told of its indicators that failed: the first failure, with those that it leaves out where the item has others. */
function failureOf(error: unknown, failed: Sought[], all: Sought[]): unknown {
	if (!(error instanceof AssemblylineError) || all.length === 1) return error;
	return error.with({ hint: [error.hint, `Not looked up: ${told(failed.map(({ value }) => value))}.`].filter(Boolean).join(' ') });
}

/** The answer to each indicator of all items, which share what searches they can. */
async function answersTo(client: AssemblylineClient, items: Item<FieldValues<typeof fields>>[], hint: OperationContext['hint'], onFailure: (error: unknown, some: Sought[]) => void): Promise<Map<Sought, JsonObject>> {
	const wanted = items.flatMap(({ values }) => values.indicators.map((sought) => ({ sought, options: values.options, where: whereFor(client, values.options.useArchive) })));
	const shared = new Map<Sought, SharedEvidence>();
	for (const useArchive of [false, true]) {
		const some = wanted.filter(({ options: { useArchive: own = false } }) => own === useArchive);
		for (const [sought, one] of await gatherEvidence(whereFor(client, useArchive), some.map(({ sought }) => sought), hint, onFailure)) shared.set(sought, one);
	}
	const { configuration } = await whoAmI(client);
	const { verdicts } = configuration.submission;
	const sources = externalSources(client, () => hint('The server has no external sources for hashes'));
	const answers = new Map<Sought, JsonObject>();
	await inParallel(AT_ONCE, wanted, async ({ sought, options: { externalSources: isExternal, relatives, submissions: rows = 3 }, where }) => {
		const found = shared.get(sought);
		if (!found) return;
		const answer = async () => {
			const submissions = await newestSubmissions(where, sought, found, rows);
			const isSettled = isFoundBad(sought, found, verdicts) || (await wasAnalyzed(where, sought, found, submissions));
			answers.set(sought, {
				...lookedUp(sought, { ...found, submissions, isSettled }, verdicts, client.serverUrl),
				...(isExternal ? { external: await sources(sought) } : {}),
				...(relatives ? { relatives: await readRelatives(where, sought, found, verdicts) } : {}),
			});
		};
		await answer().catch((error: unknown) => onFailure(error, [sought]));
	});
	return answers;
}

const whereFor = (client: AssemblylineClient, useArchive = false): Where => ({ client, archive: useArchive ? { use_archive: true } : {} });

async function readRelatives(where: Where, sought: Sought, evidence: SharedEvidence, verdicts: Parameters<typeof relativesOf>[4]): Promise<Relatives> {
	const { around, parents } = await readSurroundings(where, sought, evidence);
	return relativesOf(sought, evidence, around, parents, verdicts);
}

/** Asks the external sources about an indicator. Which of them know hashes, the server is asked once in a run. */
function externalSources(client: AssemblylineClient, onNone: () => void): (sought: Sought) => Promise<Record<string, SourceAnswer>> {
	let names: Promise<string[]> | undefined;
	return async ({ kind, value }) => {
		const [tagType] = TAG_TYPES[kind] ?? [];
		if (tagType) return enrichTag(client, tagType, value);
		names ??= listHashSources(client).then((all) => all.filter((name) => name.startsWith('x.')));
		const db = (await names).join('|');
		if (db === '') onNone();
		return db === '' || value.includes('/') ? {} : searchHash(client, value, { db });
	};
}
