import { createHash } from 'node:crypto';
import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import { keepLast } from '../client/keepLast';
import { Ledger, type StoredLedger } from '../delivery/ledger';
import type { TriggerSettings } from './settings';

/** What the triggers of this process remembered when they stopped, by workflow and node: n8n reads what it has saved before it stops a trigger that is changed. */
const kept = new Map<string, StoredLedger>();
const MOST_KEPT = 1000;

/** Keeps what a trigger remembers as it stops. */
export const keepLedger = (name: string, state: StoredLedger): void => keepLast(kept, name, state, MOST_KEPT);

/** How far a ledger has come. */
const progressOf = ({ cursor, newest, begun }: StoredLedger) => cursor ?? newest ?? begun;

const memoryName = (context: Pick<ITriggerFunctions, 'getNode'>) => `assemblyline:${context.getNode().id}`;

/**
 * What the trigger remembers, in n8n's static data under the node's ID: a node may be renamed. n8n starting again,
 * another main taking over, or a change of the workflow goes on from there; a workflow that somebody activates begins
 * anew, unless it shall catch up, or goes on from where it could not. So does one that asks for other events.
 * @param name the node and its workflow
 * @param goesOn whether it goes on in any case
 */
export function ledgerOf(context: ITriggerFunctions, settings: TriggerSettings, { name, hasSweeps, goesOn }: { name: string; hasSweeps: boolean; goesOn: boolean }): Ledger {
	const { source, query, overlapMs, backfill } = settings;
	// Not the list of watched files: one that is added is found to be new.
	const asked = [source, query, 'index' in settings && settings.index, 'events' in settings && [...settings.events].sort(), 'queues' in settings && [...settings.queues].sort()];
	const configuration = createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, 16);
	if (context.getMode() === 'manual') return new Ledger({ configuration, overlapMs, hasSweeps, save: () => undefined });
	const memory = context.getWorkflowStaticData('global');
	const key = memoryName(context);
	const activation = context.getActivationMode();
	const [own, saved] = [kept.get(name), memory[key] as unknown as StoredLedger | undefined].map((one) => (one?.configuration === configuration ? one : undefined));
	// What this main kept is older than what another one has saved since.
	const isLatest = own && activation !== 'leadershipChange' && !(saved && progressOf(saved) > progressOf(own));
	// A changed condition counts as told when the execution that tells it was saved.
	const stored = isLatest ? { ...own, holding: saved ? saved.holding : own.holding } : saved;
	const resumes = goesOn || backfill === 'always' || ['init', 'leadershipChange', 'update'].includes(activation);
	return new Ledger({
		stored: resumes ? stored : undefined,
		configuration,
		overlapMs,
		hasSweeps,
		save: (state) => {
			memory[key] = state as unknown as IDataObject;
		},
	});
}

/**
 * What else of the workflow writes into n8n's static data, as far as a node can see it; undefined where nothing does.
 * n8n keeps one object for the whole workflow, and a copy of it for each trigger and each execution: whoever saves
 * last overwrites the others.
 */
export function otherMemories(context: ITriggerFunctions): string | undefined {
	const { name: self } = context.getNode();
	const nodes = context.getChildNodes(self, { includeNodeParameters: true });
	const parents = nodes.flatMap(({ name }) => context.getParentNodes(name));
	const triggers = parents.filter(({ name, type, disabled }) => name !== self && !disabled && /trigger$/i.test(type));
	const users = nodes.filter(({ parameters, disabled }) => !disabled && JSON.stringify(parameters ?? {}).includes('StaticData('));
	const names = [...new Set([...triggers, ...users].map(({ name }) => name))];
	const foreign = Object.keys(context.getWorkflowStaticData('global')).filter((key) => !key.startsWith('assemblyline:'));
	if (names.length > 0) return names.join(', ');
	return foreign.length > 0 ? `whatever wrote ${foreign.join(', ')}` : undefined;
}
