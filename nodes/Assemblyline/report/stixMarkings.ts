import { harmless } from '../findings/sanitize';
import { saysMoreThanTlp, type Tlp, tlpOf } from '../findings/tlp';
import { FIXED_TIME, type Marking, type StixObject } from './stixObject';
import { ownId } from './uuid';

/** The ids of the marking definitions that OASIS has published for TLP 2.0. */
const TLP_2: Record<Tlp, string> = {
	clear: '94868c89-83c2-464b-929b-a1a8aa3c8487',
	green: 'bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
	amber: '55d920b0-5e8b-4f79-9ee9-91f868d9b421',
	'amber+strict': '939a9414-2ddd-4d32-a0cd-375ea402b003',
	red: 'e828b379-4e03-4974-9ac4-e53a884c97c1',
};

const TLP_2_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';

/** Turns classifications into references to markings, and keeps the definitions of those that were used. */
export function stixMarkings() {
	const used = new Map<string, StixObject>();
	const use = (definition: StixObject): string => {
		used.set(definition.id, definition);
		return definition.id;
	};
	return {
		/** The markings of a classification: its TLP, and its own words where it says more. */
		refs(classification: string): Marking {
			const tlp = tlpOf(classification);
			const refs = [...(tlp ? [use(tlpMarking(tlp))] : []), ...(saysMoreThanTlp(classification) ? [use(statement(classification))] : [])];
			return refs.length > 0 ? { object_marking_refs: refs } : {};
		},
		objects: (): StixObject[] => [...used.values()],
	};
}

function tlpMarking(tlp: Tlp): StixObject {
	return {
		type: 'marking-definition',
		spec_version: '2.1',
		id: `marking-definition--${TLP_2[tlp]}`,
		created: '2022-10-01T00:00:00.000Z',
		name: `TLP:${tlp.toUpperCase()}`,
		extensions: { [TLP_2_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: tlp } },
	};
}

function statement(classification: string): StixObject {
	return {
		type: 'marking-definition',
		spec_version: '2.1',
		id: `marking-definition--${ownId('statement', classification)}`,
		created: FIXED_TIME,
		definition_type: 'statement',
		definition: { statement: harmless(classification, 500) },
	};
}
