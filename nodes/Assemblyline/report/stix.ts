import { stricterOf } from '../client/classification';
import { Slice } from '../client/slice';
import type { JsonObject } from '../client/types';
import type { Technique } from '../findings/attack';
import { isFitForDetection } from '../findings/detection';
import { pageOf } from '../client/webPages';
import type { Findings } from '../findings/findings';
import type { Indicator } from '../findings/indicators';
import { harmless, NAME_LENGTH } from '../findings/sanitize';
import { isAlarming, outcomeOf } from '../findings/verdict';
import { OUTCOME_LABELS } from './cells';
import { stixMarkings } from './stixMarkings';
import { FIXED_TIME, type Marking, type StixObject } from './stixObject';
import { fileObject, observableOf } from './stixObservable';
import { stixPattern } from './stixPattern';
import { ownId } from './uuid';

/** The result of an analysis, in STIX's words. */
const RESULTS = { failed: 'unknown', highly_suspicious: 'suspicious', informative: 'unknown', malicious: 'malicious', safe: 'benign', suspicious: 'suspicious', timed_out: 'unknown' } as const;

/**
 * What a submission found as a STIX 2.1 bundle. Its ids and times come from the submission: asked for again, it is the
 * very same. `unsaid`: the indicators of which nothing stands in it, as STIX has no form for them.
 */
export async function stixBundle(findings: Findings, indicators: Indicator[], techniques: Technique[]): Promise<{ bundle: JsonObject; unsaid: Indicator[] }> {
	const slice = new Slice();
	const { serverUrl, record, files, marking } = findings;
	const objects = new Map<string, StixObject>();
	const markings = stixMarkings();
	const add = (object: StixObject): string => {
		if (!objects.has(object.id)) objects.set(object.id, object);
		return object.id;
	};
	const own = { marking: markings.refs(marking), created: timeOf(record.times.completed) ?? timeOf(record.times.submitted) ?? FIXED_TIME };
	const author = add(shared('identity', serverUrl, { name: `Assemblyline at ${serverUrl}`, identity_class: 'system' }));
	const sdo = (type: string, key: string, properties: JsonObject, marking = own.marking): StixObject => ({
		type,
		spec_version: '2.1',
		id: `${type}--${ownId(type, serverUrl, record.sid, key)}`,
		created_by_ref: author,
		created: own.created,
		modified: own.created,
		...properties,
		...marking,
	});
	const relate = (source: string, type: string, target: string) =>
		add(sdo('relationship', `${source} ${type} ${target}`, { relationship_type: type, source_ref: source, target_ref: target }));

	const fileIds = new Map(files.map((file) => [file.sha256, add(fileObject(file, own.marking))]));
	const observed: string[] = [];
	const links: [source: string, type: string, target: string][] = [];
	const detect = (pattern: string, name: string, { verdict, heuristics }: Pick<Indicator, 'heuristics' | 'verdict'>, marking: Marking) => {
		const malicious = verdict === 'malicious';
		return add(
			sdo(
				'indicator',
				pattern,
				{
					name,
					description: [`Assemblyline's verdict: ${verdict}`, ...heuristics.map(({ id, name: title }) => `${title} (${id})`)].join('\n'),
					indicator_types: [malicious ? 'malicious-activity' : 'anomalous-activity'],
					pattern,
					pattern_type: 'stix',
					pattern_version: '2.1',
					valid_from: own.created,
					// High and medium, on the scale of the specification's appendix A.
					confidence: malicious ? 85 : 50,
				},
				marking,
			),
		);
	};

	for (const file of files) {
		if (slice.isOver()) await slice.next();
		const pattern = isAlarming(file) ? patternOf({ type: 'sha256', value: file.sha256, safelisted: false }) : undefined;
		if (!pattern) continue;
		const indicator = detect(pattern, harmless(file.names[0], NAME_LENGTH), { verdict: file.verdict, heuristics: [] }, own.marking);
		links.push([indicator, 'based-on', fileIds.get(file.sha256) ?? '']);
	}
	const characterized: string[] = [];
	const unsaid: Indicator[] = [];
	/** The classifications of observables, by their IDs. */
	const markedAs = new Map<string, string>();
	for (const indicator of indicators) {
		if (slice.isOver()) await slice.next();
		const marking = markings.refs(indicator.classification);
		const { altered } = indicator;
		const actor = altered ? undefined : attributionObject(indicator, marking);
		if (actor) characterized.push(add(actor));
		const observable = altered ? undefined : observableOf(indicator, marking);
		if (observable) {
			observed.push(observable.id);
			// Two paths may end with one name: it is marked as the stricter of them. What is a file of the submission stays as that has it.
			const known = markedAs.get(observable.id);
			const strictest = known === undefined ? indicator.classification : stricterOf(known, indicator.classification, findings.definition);
			if (known !== undefined || !objects.has(observable.id)) {
				markedAs.set(observable.id, strictest);
				objects.set(observable.id, { ...observable, ...markings.refs(strictest) });
			}
			for (const { sha256 } of indicator.files) {
				const file = fileIds.get(sha256);
				if (file && file !== observable.id) links.push([file, 'related-to', observable.id]);
			}
		}
		const pattern = isAlarming(indicator) ? patternOf(indicator) : undefined;
		if (!actor && !observable && !pattern) unsaid.push(indicator);
		if (!pattern) continue;
		const id = detect(pattern, indicator.defanged, indicator, marking);
		if (observable) links.push([id, 'based-on', observable.id]);
	}
	const analysis = add(sdo('malware-analysis', '', analysisOf(findings, fileIds, observed)));
	for (const id of characterized) links.push([analysis, id.startsWith('malware--') ? 'characterizes' : 'related-to', id]);
	for (const technique of techniques) links.push([analysis, 'related-to', add(techniqueObject(technique, own.marking))]);
	for (const link of links) {
		relate(...link);
		if (slice.isOver()) await slice.next();
	}
	return { bundle: { type: 'bundle', id: `bundle--${ownId('bundle', serverUrl, record.sid)}`, objects: [...markings.objects(), ...objects.values()] }, unsaid };
}

/** An object that several bundles share: the same in all of them that mark it alike. */
function shared(type: string, key: string, properties: JsonObject, marking: Marking = {}): StixObject {
	return { type, spec_version: '2.1', id: `${type}--${ownId(type, key, ...(marking.object_marking_refs ?? []))}`, created: FIXED_TIME, modified: FIXED_TIME, ...properties, ...marking };
}

/** Who or what a submission is put down to. */
function attributionObject({ type, value: name }: Pick<Indicator, 'type' | 'value'>, marking: Marking): StixObject | undefined {
	switch (type) {
		case 'campaign':
			return shared('campaign', name, { name }, marking);
		case 'exploit':
			return shared('vulnerability', name, {
				name,
				...(/^CVE-\d{4}-\d{4,}$/.test(name) ? { external_references: [{ source_name: 'cve', external_id: name }] } : {}),
			}, marking);
		case 'implant':
		case 'malware_family':
			return shared('malware', `${type} ${name}`, { name, is_family: type === 'malware_family', malware_types: ['unknown'] }, marking);
		case 'threat_actor':
			return shared('threat-actor', name, { name, threat_actor_types: ['unknown'] }, marking);
		default:
			return undefined;
	}
}

/** A technique. Those of ATT&CK are everybody's; of others only the submission tells. */
function techniqueObject({ techniqueId, name, tactics, url }: Technique, marking: Marking): StixObject {
	return shared('attack-pattern', techniqueId, {
		name,
		external_references: [url ? { source_name: 'mitre-attack', external_id: techniqueId, url } : { source_name: 'assemblyline', description: techniqueId }],
		kill_chain_phases: tactics.map((tactic) => ({ kill_chain_name: 'mitre-attack', phase_name: tactic.toLowerCase().replace(/[^a-z0-9]+/g, '-') })),
	}, url ? {} : marking);
}

function analysisOf(findings: Findings, fileIds: Map<string, string>, observed: string[]): JsonObject {
	const { record, thresholds } = findings;
	const outcome = outcomeOf(record, thresholds);
	const [only, ...others] = record.files;
	const [submitted, ended] = [timeOf(record.times.submitted), timeOf(record.times.completed)];
	const sample = only && others.length === 0 ? fileIds.get(only.sha256) : undefined;
	const found = [...new Set([...fileIds.values(), ...observed])].filter((id) => id !== sample);
	return {
		product: 'assemblyline',
		// OpenCTI takes none without it.
		result_name: OUTCOME_LABELS[outcome],
		result: RESULTS[outcome],
		...(submitted ? { submitted } : {}),
		...(ended ? { analysis_ended: ended } : {}),
		...(sample ? { sample_ref: sample } : {}),
		...(found.length > 0 ? { analysis_sco_refs: found } : {}),
		external_references: [{ source_name: 'Assemblyline', description: `Score ${record.max_score}`, url: findings.serverUrl + pageOf('submission', record.sid), external_id: record.sid }],
	};
}

/** To the millisecond, as STIX's own libraries write it; undefined for what is no time. */
function timeOf(time: unknown): string | undefined {
	const at = typeof time === 'string' ? Date.parse(time) : NaN;
	return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** The pattern that finds an indicator, unless no scanner may be fed with it. */
const patternOf = (indicator: Parameters<typeof isFitForDetection>[0]) => (isFitForDetection(indicator) ? stixPattern(indicator.type, indicator.value) : undefined);
