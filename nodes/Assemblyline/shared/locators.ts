import { InvalidParameterError } from '../client/errors';
import { segmentProblem } from '../client/path';
import { kindOf } from '../core/fields';
import type { Field } from '../core/field';

interface LocatorTexts {
	displayName: string;
	name: string;
	description: string;
	placeholder: string;
	/** Method in `methods.listSearch`. */
	searchListMethod: string;
	urlPlaceholder: string;
	/** Finds the id, its first group, in the address of the thing's page in Assemblyline. */
	urlPattern: RegExp;
}

/** A resource locator with the modes list, id and url; its value is the id. */
function locatorField(texts: LocatorTexts): Field<string> {
	const { displayName, name, description, placeholder, searchListMethod, urlPlaceholder, urlPattern } = texts;
	return {
		property: {
			displayName,
			name,
			description,
			type: 'resourceLocator',
			required: true,
			default: { mode: 'id', value: '' },
			modes: [
				{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod, searchable: true } },
				{ displayName: 'By ID', name: 'id', type: 'string', placeholder },
				{ displayName: 'By URL', name: 'url', type: 'string', placeholder: urlPlaceholder },
			],
		},
		parse(raw) {
			const { mode, value } = locatorValue(raw, displayName);
			if (value === '') throw new InvalidParameterError(displayName, 'is empty');
			const id = mode === 'url' ? urlPattern.exec(value)?.[1] : value;
			if (id === undefined) {
				throw new InvalidParameterError(displayName, 'is not the address of such a page', `e.g. ${urlPlaceholder}`);
			}
			const problem = idProblem(id);
			if (problem) throw new InvalidParameterError(displayName, problem);
			return id;
		},
	};
}

function locatorValue(raw: unknown, displayName: string): { mode: string; value: string } {
	const isLocator = typeof raw === 'object' && raw !== null && 'value' in raw;
	const value: unknown = isLocator ? raw.value : raw;
	const mode: unknown = isLocator ? Reflect.get(raw, 'mode') : 'id';
	if (typeof value !== 'string') throw new InvalidParameterError(displayName, `is not text but ${kindOf(value)}`);
	return { mode: typeof mode === 'string' ? mode : 'id', value: value.trim() };
}

/** Why a text cannot be an id of the server's; undefined where it can. */
export function idProblem(id: string): string | undefined {
	const problem = segmentProblem(id);
	if (problem) return problem;
	return /^[\x21-\x7e]+$/.test(id) ? undefined : 'must not contain spaces or letters beyond ASCII';
}

export const submissionLocator = locatorField({
	displayName: 'Submission',
	name: 'submissionId',
	description: 'The submission to work on. An ingest ID is not a submission ID: the notification message has both.',
	placeholder: 'e.g. 7Hc6Zq4ZVrCvOyCUcPHTFq',
	searchListMethod: 'searchSubmissions',
	urlPlaceholder: 'e.g. https://assemblyline.example.com/submission/detail/7Hc6Zq4ZVrCvOyCUcPHTFq',
	urlPattern: /\/submission\/(?:(?:detail|report)\/)?([^/?#]+)/,
});

export const alertLocator = locatorField({
	displayName: 'Alert',
	name: 'alertId',
	description: 'The alert to work on',
	placeholder: 'e.g. 2dIGnTMmEs3ZyqTCnqyDzz',
	searchListMethod: 'searchAlerts',
	urlPlaceholder: 'e.g. https://assemblyline.example.com/alerts/2dIGnTMmEs3ZyqTCnqyDzz',
	urlPattern: /\/alerts?\/([^/?#]+)/,
});
