import { InvalidParameterError } from '../client/errors';
import { MAX_INTEGER } from '../client/metadata';
import { segmentProblem } from '../client/path';
import type { SubmissionBody } from '../client/submit';
import { isJsonObject } from '../client/json';
import type { JsonObject } from '../client/types';
import { sentAs } from '../core/field';
import { booleanField, choiceField, type CollectionValues, loadedChoiceField, loadedListField, numberField, optionsField, textField } from '../core/fields';
import { jsonObjectField, parametersByName } from '../core/jsonFields';
import { changesOf, filled } from '../core/sent';
import { isAbove, tlpOf, tlpsIn } from '../findings/tlp';
import { linkToExecution } from './executionLink';
import { metadataJsonField } from './metadataFields';

/** Parameters that the server or a field of this node decides; the server would believe them from anybody. */
const RESERVED_PARAMS = ['groups', 'initial_data', 'psid', 'quota_item', 'submitter', 'trace'];

/** The levels that may be the highest allowed one. */
const TLP_LEVELS = ['AMBER', 'AMBER+STRICT', 'CLEAR', 'GREEN', 'RED'] as const;

/**
 * Refuses what is marked with a higher TLP than the user allows, before anything is sent.
 * @throws InvalidParameterError
 */
export function checkTlp({ options: { classification, extraParams = {}, maxTlp } }: Pick<SettingValues, 'options'>): void {
	if (!maxTlp) return;
	const isExtra = Object.hasOwn(extraParams, 'classification');
	const sent = isExtra ? extraParams.classification : classification;
	const parameter = isExtra ? 'Extra Parameters (JSON)' : 'Classification';
	const its = isExtra ? 'its classification ' : '';
	const level = typeof sent === 'string' && !tlpsIn(sent).includes(undefined) ? tlpOf(sent) : undefined;
	if (!level) throw new InvalidParameterError(parameter, `${its}has no known TLP, and Maximum TLP is ${maxTlp}`, 'Set a Classification such as TLP:AMBER, or remove Maximum TLP.');
	if (isAbove(level, maxTlp.toLowerCase() as Lowercase<typeof maxTlp>)) {
		throw new InvalidParameterError(parameter, `${its}is TLP:${level.toUpperCase()}, above the Maximum TLP ${maxTlp}; nothing was sent`);
	}
}

/** Submission parameters, under their own names. */
const paramFields = {
	autoArchive: booleanField({
		displayName: 'Auto Archive',
		name: 'autoArchive',
		default: false,
		description: 'Whether to send the submission to the malware archive once it is completed',
	}),
	classification: textField({
		displayName: 'Classification',
		name: 'classification',
		placeholder: 'e.g. TLP:AMBER',
		builderHint: { propertyHint: 'TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED, unless the server has markings of its own. Not TLP:WHITE.' },
		description: "Marking of the submission and its file, in the server's own terms. Left out: what your saved settings for the profile say, which by default is the lowest, that everybody may see. A marking for all submissions belongs there (Assemblyline Admin, User: Update Settings).",
	}),
	deepScan: booleanField({
		displayName: 'Deep Scan',
		name: 'deepScan',
		default: false,
		description: 'Whether to let services look deeper than usual, which takes longer',
	}),
	externalSources: sentAs('default_external_sources', loadedListField({
		displayName: 'External Source Names or IDs',
		name: 'externalSources',
		loadOptionsMethod: 'getFileSourcesOrNone',
		description:
			'Where the server may fetch a file from that it does not have. Left out: from the sources of your saved settings; None keeps it from those, too.',
	})),
	description: textField({
		displayName: 'Description',
		name: 'description',
		placeholder: 'e.g. Attachment of INC-1234',
		description: 'Shown in the list of submissions. An ingest gets its type in brackets before it.',
	}),
	fileTypeOverride: sentAs('filetype_override', textField({
		displayName: 'File Type Override',
		name: 'fileTypeOverride',
		placeholder: 'e.g. code/javascript',
		description: "Type that services are to take the submitted file for, in the server's own terms. A server refuses one that it does not know; a 4.6 server ignores it.",
	})),
	generateAlert: booleanField({
		displayName: 'Generate Alert',
		name: 'generateAlert',
		default: false,
		description:
			'Whether to let the server raise an alert. One comes only if a post-processing action of the server matches, by default at a score of 500 and more.',
	}),
	ignoreCache: booleanField({
		displayName: 'Ignore Cache',
		name: 'ignoreCache',
		default: false,
		description: 'Whether to run every service anew, even where a recent result for the same file exists',
	}),
	ignoreFiltering: booleanField({
		displayName: 'Ignore Filtering',
		name: 'ignoreFiltering',
		default: false,
		description: 'Whether to analyze a file even if a filtering service, e.g. a safelist, would end the analysis',
	}),
	ignoreSize: booleanField({
		displayName: 'Ignore Size',
		name: 'ignoreSize',
		default: false,
		description: "Whether to send a file that is larger than the server's limit; a server may refuse it all the same",
	}),
	malicious: booleanField({
		displayName: 'Known Malicious',
		name: 'malicious',
		default: false,
		description: 'Whether to tell the server that the file is known to be malicious',
	}),
	maxExtracted: numberField({
		displayName: 'Max Extracted Files',
		name: 'maxExtracted',
		min: 0,
		max: MAX_INTEGER,
		default: 500,
		description: 'How many files services may extract in all. An ingest ignores this: there it is always what the server is configured for.',
	}),
	maxSupplementary: numberField({
		displayName: 'Max Supplementary Files',
		name: 'maxSupplementary',
		min: 0,
		max: MAX_INTEGER,
		default: 500,
		description: 'How many supplementary files services may add in all. An ingest ignores this: there it is always what the server is configured for.',
	}),
	neverDrop: booleanField({
		displayName: 'Never Drop',
		name: 'neverDrop',
		default: false,
		description: 'Whether to have the file analyzed even when the server is overloaded and drops others. For ingests.',
	}),
	priority: numberField({
		displayName: 'Priority',
		name: 'priority',
		min: 1,
		max: 1500,
		default: 1000,
		description: '1 (last) to 1500 (first). Left out: what your saved settings for the profile say, 1000 by default. Ingest caps it, by default at 250, and a current server drops priority 1.',
	}),
	serviceSpec: sentAs('service_spec', jsonObjectField(
		{
			displayName: 'Service Parameters (JSON)',
			name: 'serviceSpec',
			placeholder: 'e.g. {"Extract": {"password": "infected"}}',
			description: 'Parameters for single services: an object with an object of parameters for each service name',
		},
		parametersByName,
	), filled),
	ttl: numberField({
		displayName: 'Time to Live (Days)',
		name: 'ttl',
		min: 0,
		// A later date than the year 9999 makes the server fail.
		max: 36_500,
		default: 30,
		description: 'Days until the server deletes the submission; 0 keeps it as long as the server allows',
	}),
	type: textField({
		displayName: 'Submission Type',
		name: 'type',
		placeholder: 'e.g. EMAIL',
		description: 'Where the file comes from, in your own words; shown in brackets with an ingest. The server may expect certain metadata for some types.',
	}),
};

/** Which services run; the server has them in an object of their own. */
const serviceFields = {
	servicesSelected: sentAs('selected', loadedListField({
		displayName: 'Selected Service Names or IDs',
		name: 'servicesSelected',
		loadOptionsMethod: 'getServices',
		description:
			'Services and categories to run, instead of the usual ones.',
	})),
	servicesExcluded: sentAs('excluded', loadedListField({
		displayName: 'Excluded Service Names or IDs',
		name: 'servicesExcluded',
		loadOptionsMethod: 'getServices',
		description:
			'Services and categories that must not run.',
	})),
	servicesRescan: sentAs('rescan', loadedListField({
		displayName: 'Rescan Service Names or IDs',
		name: 'servicesRescan',
		loadOptionsMethod: 'getServices',
		description:
			'Services that run again once the first results say malicious.',
	})),
	servicesResubmit: sentAs('resubmit', loadedListField({
		displayName: 'Resubmit Service Names or IDs',
		name: 'servicesResubmit',
		loadOptionsMethod: 'getServices',
		description:
			'Services added when the server submits the file again for an extended scan.',
	})),
};

/** What stands elsewhere in a submission, or is for this node alone. */
const otherFields = {
	archivePassword: textField({
		displayName: 'Archive Password',
		name: 'archivePassword',
		trim: false,
		typeOptions: { password: true },
		description: 'Opens a locked archive, e.g. the usual infected of samples. The service Extract gets it as a parameter, and all services get it among the passwords to try; whoever may see the submission may read it.',
	}),
	keepInputBinary: booleanField({
		displayName: 'Keep Input Binary',
		name: 'keepInputBinary',
		default: false,
		description: 'Whether to put the binary data of the input item into the output item, e.g. to send a file on that was found harmless',
	}),
	keepClassification: booleanField({
		displayName: 'Keep Classification',
		name: 'keepClassification',
		default: true,
		description: "Whether to send, where Classification is left out, that of the stored file if it is higher: without this the server lowers a file that it has to what its bytes are handed in with. Files and texts only; takes a request for each. On without this option, too, wherever the server enforces classification.",
	}),
	linkToExecution,
	metadataJson: metadataJsonField,
	maxTlp: choiceField({
		displayName: 'Maximum TLP',
		name: 'maxTlp',
		options: TLP_LEVELS.map((value) => ({ name: value, value })),
		default: 'AMBER',
		description: 'Refuse to send what Classification, or that of Extra Parameters, marks with a higher TLP. With this set, a Classification is mandatory.',
	}),
	submissionProfile: loadedChoiceField({
		displayName: 'Submission Profile Name or ID',
		name: 'submissionProfile',
		loadOptionsMethod: 'getSubmissionProfiles',
		description:
			'A set of settings made by the administrators; without the right to customize submissions it is mandatory. Settings here that equal the default of the server do not win over it.',
	}, segmentProblem),
	extraParams: jsonObjectField(
		{
			displayName: 'Extra Parameters (JSON)',
			name: 'extraParams',
			description: "Submission parameters that have no field here, by the server's names; they win over the fields. Refused are groups, initial_data, psid, quota_item, submitter and trace, which the server would believe from anybody.",
		},
		(params) => {
			const reserved = Object.keys(params).filter((key) => RESERVED_PARAMS.includes(key));
			return reserved.length > 0 ? `must not set ${reserved.join(', ')}` : undefined;
		},
	),
};

const ALL_FIELDS = { ...paramFields, ...serviceFields, ...otherFields };

/** The options of ingests. */
export const ingestOptions = optionsField(ALL_FIELDS);

/** The options of what submits. */
export const submissionOptions = optionsField({
	...ALL_FIELDS,
	chunkSize: numberField({
		displayName: 'Chunk Size (MB)',
		name: 'chunkSize',
		min: 0.1,
		max: 1000,
		integer: false,
		default: 1,
		description: 'Megabytes. A larger file is sent in parts of this size, past a proxy in front of the server that limits uploads: one of 1 fits through nginx as it comes. This way the server does not ask for mandatory metadata. An ingest cannot be sent in parts.',
	}),
});

export type SubmissionOptionValues = CollectionValues<typeof submissionOptions.fields>;

/** Bytes above which a file is sent in parts; undefined for never. */
export const chunkBytes = ({ options: { chunkSize } }: Pick<SettingValues, 'options'>): number | undefined => (chunkSize === undefined ? undefined : Math.round(chunkSize * 1_000_000));

/** Whether the output has the binary data of the input. */
export const keepsInputBinary = ({ options }: Pick<SettingValues, 'options'>): boolean => options.keepInputBinary === true;

export interface SettingValues {
	metadata: JsonObject;
	options: SubmissionOptionValues;
}

/**
 * The JSON part of a submission. Each setting stands where the server reads it, and only what was set is
 * sent: the rest is the profile's or the server's to decide.
 */
export function submissionBody(name: string | undefined, { metadata, options }: SettingValues): SubmissionBody {
	return {
		name,
		submission_profile: options.submissionProfile,
		metadata: filled({ ...options.linkToExecution, ...metadata, ...options.metadataJson }),
		params: { ...passwordParams(options), services: filled(changesOf(serviceFields, options)), ...options.extraParams },
	};
}

/** The service that takes archives apart, as Assemblyline names it. */
const ARCHIVE_SERVICE = 'Extract';

/** The parameters with the password where a service looks for one: in its own parameters, and among those that all services share. */
function passwordParams({ archivePassword: password, ...options }: SubmissionOptionValues): JsonObject {
	if (password === undefined) return changesOf(paramFields, options);
	return {
		...changesOf(paramFields, { ...options, serviceSpec: withPassword(options.serviceSpec, ARCHIVE_SERVICE, password) }),
		initial_data: JSON.stringify({ passwords: [password] }),
	};
}

/** Parameters of services, with a password for one that has none among them. */
export function withPassword(serviceSpec: JsonObject | undefined, service: string, password: string): JsonObject {
	const known = serviceSpec?.[service];
	return { ...serviceSpec, [service]: { password, ...(isJsonObject(known) ? known : {}) } };
}
