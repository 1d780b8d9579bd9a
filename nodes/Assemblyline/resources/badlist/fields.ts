import { ATTRIBUTION_TYPES, type AttributionType } from '../../client/knownLists';
import { segmentProblem } from '../../client/path';
import { mapped } from '../../core/field';
import { choiceField, textField } from '../../core/fields';
import { hashKind } from '../../shared/lists';

/** One attribution of an entry. */
export const attributionFields = {
	attributionType: choiceField<AttributionType>({
		displayName: 'Attribution Type',
		name: 'attributionType',
		options: ATTRIBUTION_TYPES.map((value) => ({ name: value.replace(/^./, (first) => first.toUpperCase()), value })),
		default: 'family',
		description: 'What the attribution names',
	}),
	// Kept in capitals: only so it is found again.
	attribution: mapped(
		textField({ displayName: 'Attribution', name: 'attribution', required: true, placeholder: 'e.g. EMOTET', description: 'Name to add or remove, without a slash; the server keeps it in capitals' }, segmentProblem),
		(name) => name.toUpperCase(),
	),
};

/** A hash that is compared, not looked up: of one kind only. */
export const similarityField = <N extends 'ssdeep' | 'tlsh'>(name: N, texts: { displayName: string; placeholder: string; description: string }) =>
	textField({ name, required: true, ...texts }, (value) => (hashKind('badlist', value) === name ? undefined : `is not an ${texts.displayName}`));
