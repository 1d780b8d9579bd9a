import { InvalidParameterError } from '../../client/errors';
import { defineCall } from '../../core/call';
import { orEmpty } from '../../core/field';
import { textListField } from '../../core/fields';
import { fileLocator } from '../../shared/locators';
import { withHash } from '../file/fields';

const labelField = (displayName: string, name: string, placeholder: string, description: string) =>
	textListField({ displayName, name, splitCommas: true, placeholder, description });

/** The three kinds of labels that the server has. */
const labelFields = {
	attribution: labelField('Attribution Labels', 'attribution', 'e.g. Qakbot', 'Who is behind the file: actors, families, campaigns'),
	technique: labelField('Technique Labels', 'technique', 'e.g. Downloader', 'What the file does'),
	info: labelField('Info Labels', 'info', 'e.g. ARM', 'What else there is to say'),
};

/** The same, where an empty list takes all labels of its kind away. */
const emptyable = {
	attribution: orEmpty('no attribution labels', labelFields.attribution),
	technique: orEmpty('no technique labels', labelFields.technique),
	info: orEmpty('no info labels', labelFields.info),
};

/** Those kinds of labels that have any. */
function givenLabels({ attribution, technique, info }: Record<keyof typeof labelFields, string[]>) {
	return Object.fromEntries(Object.entries({ attribution, technique, info }).filter(([, labels]) => labels.length > 0));
}

/** What the changes of labels have in common; each answers all labels that the file then has. */
const ofFile = { roles: ['archive_manage'], fields: { fileId: fileLocator, ...labelFields }, answer: withHash };

const ofGivenLabels = {
	...ofFile,
	check(labels: Parameters<typeof givenLabels>[0]) {
		if (Object.keys(givenLabels(labels)).length === 0) throw new InvalidParameterError('Labels', 'are missing: fill at least one of the three kinds');
	},
	body: givenLabels,
};

export const labelChanges = [
	defineCall({
		...ofGivenLabels,
		name: 'Add Labels',
		value: 'addLabels',
		action: 'Add labels to an archived file',
		description: 'Give an archived file more labels and return all that it then has',
		endpoint: 'PUT archive/label/<sha256>/',
	}),
	defineCall({
		...ofGivenLabels,
		name: 'Remove Labels',
		value: 'removeLabels',
		action: 'Remove labels from an archived file',
		description: 'Take labels from an archived file and return what it then has; labels that it does not have do not matter',
		endpoint: 'DELETE archive/label/<sha256>/',
	}),
	// The server wants all three kinds here.
	defineCall({
		...ofFile,
		fields: { fileId: fileLocator, ...emptyable },
		name: 'Set Labels',
		value: 'setLabels',
		action: 'Replace the labels of an archived file',
		description: 'Give an archived file these labels and no others, and return what it then has; a kind that is left empty loses all its labels',
		endpoint: 'POST archive/label/<sha256>/',
	}),
];
