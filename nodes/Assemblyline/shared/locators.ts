import { InvalidParameterError } from '../client/errors';
import { segmentProblem } from '../client/path';
import { idInAddress, pageOf, type WebThing } from '../client/webPages';
import { asText, type Check, emptyParameter } from '../core/fields';
import type { Field } from '../core/field';
import { sha256Problem } from '../client/hash';

interface LocatorTexts {
	displayName: string;
	name: string;
	description: string;
	placeholder: string;
	/** Method in `methods.listSearch`. */
	searchListMethod: string;
	urlPlaceholder: string;
	/** What it is, by the pages of Assemblyline's web interface. */
	thing: WebThing;
	/** Why a text cannot be such an id; {@link idProblem} unless told otherwise. */
	problem?: Check<string>;
	/** Whether the server knows the id in lower case only. */
	lowerCase?: boolean;
}

/** A resource locator with the modes list, id and url; its value is the id. */
function locatorField(texts: LocatorTexts): Field<string> {
	const { displayName, name, description, placeholder, searchListMethod, urlPlaceholder, thing, problem: check = idProblem, lowerCase = false } = texts;
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
			if (value === '') throw emptyParameter(displayName);
			const id = mode === 'url' || ADDRESS.test(value) ? idOfPage(thing, value, displayName, urlPlaceholder.replace('e.g. ', '')) : value;
			const problem = check(id);
			if (problem) throw new InvalidParameterError(displayName, problem);
			return lowerCase ? id.toLowerCase() : id;
		},
	};
}

const ADDRESS = /^https?:\/\//i;

function idOfPage(thing: WebThing, address: string, displayName: string, example: string): string {
	const id = idInAddress(thing, address);
	if (id === undefined) throw new InvalidParameterError(displayName, 'is not the address of such a page', `It looks like this: ${example}`);
	return id;
}

/** A field for an ID, which takes the address of the thing's page, too. */
export function orPage(thing: WebThing, field: Field<string>): Field<string> {
	const example = `https://assemblyline.example.com${pageOf(thing, 'ID')}`;
	const idOf = (raw: unknown) => (typeof raw === 'string' && ADDRESS.test(raw.trim()) ? idOfPage(thing, raw.trim(), field.property.displayName, example) : raw);
	return { ...field, parse: (raw, context) => field.parse(idOf(raw), context) };
}

function locatorValue(raw: unknown, displayName: string): { mode: string; value: string } {
	const isLocator = typeof raw === 'object' && raw !== null && 'value' in raw;
	const value: unknown = isLocator ? raw.value : raw;
	const mode: unknown = isLocator ? Reflect.get(raw, 'mode') : 'id';
	return { mode: typeof mode === 'string' ? mode : 'id', value: asText(value, displayName).trim() };
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
	thing: 'submission',
});

export const alertLocator = locatorField({
	displayName: 'Alert',
	name: 'alertId',
	description: 'The alert to work on',
	placeholder: 'e.g. 2dIGnTMmEs3ZyqTCnqyDzz',
	searchListMethod: 'searchAlerts',
	urlPlaceholder: 'e.g. https://assemblyline.example.com/alerts/2dIGnTMmEs3ZyqTCnqyDzz',
	thing: 'alert',
});

export const fileLocator = locatorField({
	displayName: 'File',
	name: 'fileId',
	description: 'The file to work on, by its SHA-256',
	placeholder: 'e.g. 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
	searchListMethod: 'searchFiles',
	urlPlaceholder: 'e.g. https://assemblyline.example.com/file/detail/275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
	thing: 'file',
	problem: sha256Problem,
	lowerCase: true,
});

export const signatureLocator = locatorField({
	displayName: 'Signature',
	name: 'signatureId',
	description: 'The signature to work on. Its ID is made of type, source and signature ID.',
	placeholder: 'e.g. yara_internal_MyRule',
	searchListMethod: 'searchSignatures',
	urlPlaceholder: 'e.g. https://assemblyline.example.com/manage/signature/yara_internal_MyRule',
	thing: 'signature',
	// A rule's name may have spaces.
	problem: segmentProblem,
});

export const serviceLocator = locatorField({
	displayName: 'Service',
	name: 'serviceId',
	description: 'The service to work on, by its name',
	placeholder: 'e.g. Extract',
	searchListMethod: 'searchServices',
	urlPlaceholder: 'e.g. https://assemblyline.example.com/admin/services/Extract',
	thing: 'service',
});

export const workflowLocator = locatorField({
	displayName: 'Alert Workflow',
	name: 'workflowId',
	description: "The alert workflow to work on: a rule of Assemblyline's own that labels new alerts",
	placeholder: 'e.g. 5tJKgdMxN2ZyqTCnqyDzz0',
	searchListMethod: 'searchWorkflows',
	urlPlaceholder: 'e.g. https://assemblyline.example.com/manage/workflow/5tJKgdMxN2ZyqTCnqyDzz0',
	thing: 'workflow',
});

export const userLocator = locatorField({
	displayName: 'User',
	name: 'userId',
	description: 'The user to work on, by the name that is used to log in',
	placeholder: 'e.g. analyst',
	searchListMethod: 'searchUsers',
	urlPlaceholder: 'e.g. https://assemblyline.example.com/admin/users/analyst',
	thing: 'user',
	problem: segmentProblem,
});
