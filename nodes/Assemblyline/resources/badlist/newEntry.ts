import type { AssemblylineClient } from '../../client/client';
import { InvalidParameterError } from '../../client/errors';
import { isJsonObject } from '../../client/json';
import type { AttributionType, Hashes, KnownList, NewEntry, SourceType } from '../../client/knownLists';
import { segmentProblem } from '../../client/path';
import { whoAmI } from '../../client/user';
import { type Field, type FieldMap, sentAs, shownWhen } from '../../core/field';
import { asList, booleanField, choiceField, type CollectionValues, emptyParameter, entriesOf, numberField, optionsField, readField, textField, textListField, told } from '../../core/fields';
import { filled, queryOf } from '../../core/sent';
import { asKept, HASH_NAMES, hashKind, SHA256_EXAMPLE, signatureNameField, SOURCE_NAME, sourceNameField, sourceTypeField } from './entry';
import { checkTag, reportedTag, tagTypeField, tagValueField } from './tags';

const newSourceNameField = textField(
	{ ...SOURCE_NAME, description: 'Left empty: n8n, or your own user name where the type is User. The server takes no other user.' },
	segmentProblem,
);

/** The hashes of one file, each under its kind. */
function hashesField(list: KnownList): Field<Hashes> {
	const displayName = 'Hashes';
	const { property } = textField({
		displayName,
		name: 'hashes',
		required: true,
		placeholder: SHA256_EXAMPLE,
		description: `One or several hashes of the same file, separated by commas: ${HASH_NAMES[list]}. An entry is found by the first of these that it has.`,
	});
	return {
		property,
		parse(raw) {
			const all = asList(raw, displayName).flatMap((one) => one.split(/\s+/));
			if (all.length === 0) throw emptyParameter(displayName);
			const [hashes, strange]: [Hashes, string[]] = [{}, []];
			for (const hash of all) {
				const kind = hashKind(list, hash);
				if (!kind) strange.push(hash);
				else if ((hashes[kind] ??= asKept(hash)) !== asKept(hash)) throw new InvalidParameterError(displayName, `has two of the kind ${kind}: an entry is about one file`);
			}
			if (strange.length > 0) throw new InvalidParameterError(displayName, `has ${told(strange)} in it, which is no ${HASH_NAMES[list]}`);
			return hashes;
		},
	};
}

export type EntryType = NewEntry['type'];

const ENTRY_TYPES: Record<KnownList, { name: string; value: EntryType }[]> = {
	badlist: [
		{ name: 'File', value: 'file' },
		{ name: 'Tag', value: 'tag' },
	],
	safelist: [
		{ name: 'File', value: 'file' },
		{ name: 'Signature', value: 'signature' },
		{ name: 'Tag', value: 'tag' },
	],
};

const attributionField = (type: AttributionType, displayName: string) =>
	textListField({ displayName: `Attribution: ${displayName}`, name: type, splitCommas: true, placeholder: 'e.g. EMOTET', description: 'Added to what the entry has already; kept in capitals' });

const attributionFields = {
	actor: attributionField('actor', 'Actors'),
	campaign: attributionField('campaign', 'Campaigns'),
	category: attributionField('category', 'Categories'),
	exploit: attributionField('exploit', 'Exploits'),
	family: attributionField('family', 'Families'),
	implant: attributionField('implant', 'Implants'),
	network: attributionField('network', 'Networks'),
};

/** What is known of the file. */
const fileFields = {
	fileNames: sentAs('name', textListField({ displayName: 'File Names', name: 'fileNames', splitCommas: false, placeholder: 'e.g. invoice.exe', description: 'Names under which the file was seen; for files only' })),
	fileSize: sentAs('size', numberField({ displayName: 'File Size (Bytes)', name: 'fileSize', min: 0, default: 0, description: 'Size of the file; for files only' }), (size) => size || undefined),
	fileType: sentAs('type', textField({ displayName: 'File Type', name: 'fileType', placeholder: 'e.g. executable/windows/pe64', description: 'Type of the file as Assemblyline calls it; for files only' })),
};

const REASON = { displayName: 'Reason', name: 'reason', required: true, placeholder: 'e.g. Seen in phishing case 4711' };

type NewSource = NewEntry['sources'][number];

const sourceFields = { reason: textField({ ...REASON, description: 'Why it says so' }), sourceName: sourceNameField, sourceType: sourceTypeField };

const moreSourcesField: Field<NewSource[]> = {
	property: {
		displayName: 'More Sources',
		name: 'moreSources',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Source',
		default: {},
		description: 'Others who say so, each with its reason; one that is there twice has both reasons',
		options: [{ displayName: 'Source', name: 'sources', values: Object.values(sourceFields).map(({ property }) => property) }],
	},
	parse(raw, context) {
		return entriesOf(raw, { displayName: 'More Sources', name: 'sources' }).map((source) => {
			const read = <T>(field: Field<T>) => readField(field, (isJsonObject(source) ? source[field.property.name] : undefined) ?? field.property.default, context);
			return { name: read(sourceFields.sourceName), type: read(sourceFields.sourceType), reason: [read(sourceFields.reason)] };
		});
	},
};

/**
 * The sources, each once with all of its reasons: of two with one name the server would take the last one only.
 * @throws InvalidParameterError where a source is of two types
 */
function merged(sources: NewSource[]): NewSource[] {
	const byName = new Map<string, NewSource>();
	for (const source of sources) {
		const known = byName.get(source.name);
		if (known && known.type !== source.type) throw new InvalidParameterError('More Sources', `has ${source.name} with another type than before`);
		byName.set(source.name, known ? { ...known, reason: [...new Set([...known.reason, ...source.reason])] } : source);
	}
	return [...byName.values()];
}

const optionFields = {
	...fileFields,
	moreReasons: textListField({ displayName: 'More Reasons', name: 'moreReasons', splitCommas: false, placeholder: 'e.g. Contacted by malware', description: 'Other reasons of the same source' }),
	moreSources: moreSourcesField,
	classification: textField({
		displayName: 'Classification',
		name: 'classification',
		placeholder: 'e.g. TLP:AMBER',
		description: 'Marking of this source, which raises that of the entry. Left out: the lowest.',
	}),
	daysToLive: numberField({
		displayName: 'Days to Live',
		name: 'daysToLive',
		min: 1,
		default: 30,
		description: 'Days from now until the entry expires. Left out: the default of the server, mostly never; also for an entry that had an expiry before.',
	}),
	enabled: booleanField({
		displayName: 'Enabled',
		name: 'enabled',
		default: true,
		description: 'Whether to have a new entry take effect. One that is there already stays as it is: use Set Enabled.',
	}),
};

const badlistOptions = optionsField({ ...optionFields, ...attributionFields });
const safelistOptions = optionsField(optionFields);

/** What the fields of an entry come to; those of another type are absent. */
export interface EntryValues {
	entryType: EntryType;
	hashes?: Hashes;
	tagType?: string;
	tagValue?: string;
	signatureName?: string;
	reason: string;
	sourceType: SourceType;
	sourceName: string;
	options: CollectionValues<typeof optionFields & typeof attributionFields>;
}

/** The fields of an entry that is to be added; their values are {@link EntryValues}. */
export function entryFields(list: KnownList): FieldMap {
	return {
		entryType: choiceField<EntryType>({ displayName: 'Entry Type', name: 'entryType', options: ENTRY_TYPES[list], default: 'tag', description: 'What the entry is about' }),
		tagType: shownWhen({ entryType: ['tag'] }, tagTypeField),
		tagValue: shownWhen({ entryType: ['tag'] }, tagValueField),
		hashes: shownWhen({ entryType: ['file'] }, hashesField(list)),
		...(list === 'safelist' ? { signatureName: shownWhen({ entryType: ['signature'] }, signatureNameField) } : {}),
		reason: textField({ ...REASON, description: 'Why it is on the list; added to the reasons that this source gave before' }),
		sourceType: sourceTypeField,
		sourceName: newSourceNameField,
		options: list === 'badlist' ? badlistOptions : safelistOptions,
	};
}

/** {@link entryFields} differ by list, and with them their type: these are the values of both. */
export const entryValues = (values: Record<string, unknown>) => values as Record<string, unknown> & EntryValues;

/** @throws InvalidParameterError */
export function checkEntry(given: Record<string, unknown>): void {
	const values = entryValues(given);
	checkTag(values);
	sourcesOf(values, values.sourceName);
}

const sourcesOf = ({ reason, sourceType: type, options: { classification, moreReasons = [], moreSources = [] } }: EntryValues, name: string): NewSource[] =>
	merged([{ name, type, reason: [reason, ...moreReasons], classification }, ...moreSources]);

/** The entry as the server takes it. */
export async function newEntry(client: AssemblylineClient, values: EntryValues): Promise<NewEntry> {
	const { entryType: type, hashes, tagType, tagValue, signatureName, sourceType, options } = values;
	const name = values.sourceName || (sourceType === 'user' ? (await whoAmI(client)).username : 'n8n');
	return {
		type,
		hashes,
		file: type === 'file' ? filled(queryOf(fileFields, options)) : undefined,
		tag: tagType !== undefined && tagValue !== undefined ? reportedTag(tagType, tagValue) : undefined,
		signature: signatureName === undefined ? undefined : { name: signatureName },
		sources: sourcesOf(values, name),
		dtl: options.daysToLive,
		enabled: options.enabled,
		attribution: filled(queryOf(attributionFields, options)),
	};
}
