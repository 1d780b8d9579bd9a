import { enrichTag as lookUp, listLookupTags } from '../../client/federatedLookup';
import { checkSources } from '../../client/hashSearch';
import { segmentProblem } from '../../client/path';
import { sentAs } from '../../core/field';
import { numberField, optionsField, textField, textListField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { queryOf } from '../../core/sent';
import { visitedUrl } from '../../shared/visitedUrl';
import { workingTag } from '../../shared/workingTag';

const lookUpOptions = optionsField({
	sources: sentAs('sources', textListField({
		displayName: 'Sources',
		name: 'sources',
		splitCommas: true,
		placeholder: 'e.g. virustotal',
		description: 'Whom to ask, as Get Tags names them. Left out: every source that your user may ask.',
	}), (sources) => sources.join('|')),
	classification: textField({
		displayName: 'Classification',
		name: 'classification',
		placeholder: 'e.g. TLP:AMBER',
		description: 'Marking of the tag itself; only sources that may see it are asked. Left out: the lowest, so that every source is asked.',
	}),
	maxTimeout: numberField({
		displayName: 'Max Timeout (Seconds)',
		name: 'maxTimeout',
		min: 0.5,
		max: 600,
		integer: false,
		default: 5,
		description: 'How long a source is asked to take at the most; one that does not heed it is waited for',
	}),
	sourceLimit: sentAs('limit', numberField({
		displayName: 'Source Limit',
		name: 'sourceLimit',
		min: 1,
		max: 10_000,
		default: 100,
		description: 'Max number of results of each source',
	})),
});

export const enrichTag = defineOperation({
	name: 'Enrich Tag',
	value: 'enrichTag',
	action: 'Ask external sources about a tag',
	description: 'Return one item that says whether any external source knows a tag (found) and what each of them answers (sources). Sources that do not know this type of tag are left out.',
	endpoints: ['GET federated_lookup/enrich/<tag_name>/<tag>/', 'GET federated_lookup/tags/'],
	roles: ['external_query'],
	fields: {
		tagName: textField(
			{
				displayName: 'Tag Type',
				name: 'tagName',
				required: true,
				placeholder: 'e.g. network.static.domain',
				description: 'What kind of tag it is, as the sources name it; Get Tags lists them',
			},
			segmentProblem,
		),
		tag: textField(
			{
				displayName: 'Tag',
				name: 'tag',
				required: true,
				placeholder: 'e.g. example.com',
				description: 'The value to ask about; a URL, domain, IP or email address may be defanged. It leaves Assemblyline: mind who runs the sources.',
			},
			tagProblem,
		),
		options: lookUpOptions,
	},
	check: (values) => void askedTag(values),
	async execute({ client }, { tagName, tag: typed, options }) {
		const tag = askedTag({ tagName, tag: typed });
		const answers = await lookUp(client, tagName, tag, queryOf(lookUpOptions.fields, options));
		await checkSources(options.sources ?? [], answers, async () => Object.keys(await listLookupTags(client)));
		const found = Object.values(answers).some(({ items }) => items.length > 0);
		return { tag_name: tagName, tag, found, sources: answers };
	},
});

/** An address of the web is asked about as browsers read it, as sources that visit it know it; others as they work. */
const askedTag = ({ tagName, tag }: { tagName: string; tag: string }) => (/(^|\.)ur[il]$/.test(tagName) ? visitedUrl('Tag', tag) : workingTag(tagName, tag));

/** Why a text cannot be a tag. encodeURIComponent leaves `.` and `..` as they are, and the path would be resolved. */
function tagProblem(tag: string): string | undefined {
	if (tag === '.' || tag === '..') return `'${tag}' is not a tag`;
	return tag.isWellFormed() ? undefined : 'is not valid Unicode';
}
