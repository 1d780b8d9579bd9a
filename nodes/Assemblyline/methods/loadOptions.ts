import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { InvalidParameterError } from '../client/errors';
import { listTagTypes } from '../client/knownLists';
import { listHashSources } from '../client/hashSearch';
import { describedFields } from '../client/search';
import { listServices } from '../client/service';
import type { FieldInfo } from '../client/types';
import { whoAmI } from '../client/user';
import { byName } from '../core/order';
import { connect } from '../n8n/connection';

/** Names that are values, too; each once. */
const asOptions = (names: string[]): INodePropertyOptions[] => [...new Set(names)].map((name) => ({ name, value: name })).sort(byName);

/** Services that are switched on, and before them their categories: the server takes both. */
export async function getServices(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const services = (await listServices(await connect(this))).filter(({ enabled }) => enabled);
	const categories = [...new Set(services.map(({ category }) => category))];
	return [
		...categories.map((category) => ({ name: `${category} (Category)`, value: category })).sort(byName),
		...services.map(({ name, description }) => ({ name, value: name, description: firstSentence(description) })).sort(byName),
	];
}

function firstSentence(text = ''): string {
	return (/^[^.\n]*/.exec(text)?.[0] ?? '').slice(0, 120);
}

/** The submission profiles that the user may choose. */
export async function getSubmissionProfiles(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { configuration } = await whoAmI(await connect(this));
	return Object.entries(configuration.submission.profiles ?? {})
		.map(([value, { display_name: name, summary, description }]) => ({
			name: String(name ?? value),
			value,
			// A 4.7 server describes a profile in Markdown, and has a summary beside.
			description: firstSentence(String(summary ?? description ?? '')),
		}))
		.sort(byName);
}

/** The external sources from which the server can fetch a file by its hash. */
export async function getFileSources(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { configuration } = await whoAmI(await connect(this));
	return asOptions(Object.values(configuration.submission.file_sources ?? {}).flatMap(({ sources }) => sources));
}

/** The same, and none of them: an empty list does not switch off those that a user has saved, a name that no source has does. */
export async function getFileSourcesOrNone(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [{ name: 'None', value: 'none', description: 'Not those of your saved settings either' }, ...(await getFileSources.call(this))];
}

/** Where hashes can be looked up, on the server and beyond it. */
export async function getHashSources(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return asOptions(await listHashSources(await connect(this)));
}

/** What the server makes statistics of. */
const NUMBER_TYPES = ['float', 'integer', 'long'];

/** What the server makes a histogram of: other numbers, such as the size of a file, it refuses. */
const HISTOGRAM_TYPES = ['date', 'integer'];

/** Every indexed field of the chosen index. */
export async function getFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return fieldOptions(this, ({ indexed }) => indexed);
}

/** The fields that a search can return: any, though without a choice the server leaves some of them out. */
export async function getReturnFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [{ name: 'All Fields', value: '*', description: 'Also those that a search leaves out by itself' }, ...(await fieldOptions(this, () => true))];
}

/** The fields that a histogram can be made of. */
export async function getHistogramFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return fieldOptions(this, ({ type }) => HISTOGRAM_TYPES.includes(type));
}

/** The fields that statistics can be made of. */
export async function getNumberFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return fieldOptions(this, ({ type }) => NUMBER_TYPES.includes(type));
}

async function fieldOptions(context: ILoadOptionsFunctions, suits: (field: FieldInfo) => boolean): Promise<INodePropertyOptions[]> {
	const index = String(context.getCurrentNodeParameter('index') ?? 'submission');
	if (index.startsWith('=')) throw new InvalidParameterError('Index', 'is an expression: choose it from the list while you choose fields, or name these by an expression, too');
	const fields = await describedFields(await connect(context), index);
	return Object.entries(fields)
		.filter(([, field]) => suits(field))
		.map(([name, { type, description }]) => ({ name, value: name, description: [type, description].filter(Boolean).join(': ') }))
		.sort(byName);
}

/** Every type of tag that the server knows. */
export async function getTagTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return asOptions(await listTagTypes(await connect(this)));
}
