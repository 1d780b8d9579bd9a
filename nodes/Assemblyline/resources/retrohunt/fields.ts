import { asLucene, sentAs } from '../../core/field';
import { numberField, textField, textListField } from '../../core/fields';
import { idProblem, orPage } from '../../shared/locators';

export const retrohuntId = orPage('retrohunt', textField(
	{
		displayName: 'Retrohunt ID',
		name: 'retrohuntId',
		required: true,
		placeholder: 'e.g. 1f0c2ad4d5b94f4a8a7d6d1cbd3c3c60',
		description: 'The job to work on, by its key; Get Many has it',
	},
	idProblem,
));

export const searchClassification = textField({
	displayName: 'Search Classification',
	name: 'searchClassification',
	required: true,
	placeholder: 'e.g. TLP:CLEAR',
	description: 'Up to which marking files are looked at; not above your own',
});

export const ttl = numberField({
	displayName: 'Time to Live (Days)',
	name: 'ttl',
	min: 0,
	max: 36_500,
	default: 0,
	description: 'How long the job is kept, as far as the server allows it; 0 for as long as the server has set',
});

/** Options of searches, by parameter name. */
export const searchFields = {
	query: asLucene(textField({
		displayName: 'Query',
		name: 'query',
		placeholder: 'e.g. size:>1000',
		description: 'Only what matches, in Lucene syntax. Left out: all.',
	})),
	filters: asLucene(textListField({
		displayName: 'Filters',
		name: 'filters',
		splitCommas: false,
		placeholder: 'e.g. type:executable/*',
		description: 'More Lucene queries that must match',
	})),
	fields: sentAs('fl', textListField({
		displayName: 'Fields',
		name: 'fields',
		splitCommas: true,
		placeholder: 'e.g. sha256',
		description: 'Which fields to return; fewer are faster. Left out: all that are made for lists.',
	}), (names) => names.join(',')),
	sort: textField({
		displayName: 'Sort',
		name: 'sort',
		placeholder: 'e.g. seen.last desc',
		description: 'Field and direction, several separated by commas. Left out: newest first.',
	}),
};
