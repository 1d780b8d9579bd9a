import { defineChange } from '../../core/call';
import { optionsField, textField } from '../../core/fields';
import { userLocator } from '../../shared/locators';
import { favoriteTypeField, GLOBAL_HELP } from './favorites';

export const addFavorite = defineChange({
	name: 'Add Favorite',
	value: 'addFavorite',
	action: 'Add a favorite',
	description: `Save a search for a user, in place of one with the same name. ${GLOBAL_HELP}. For your own, an API key needs the role self_manage: make it a Custom key that lists it; those of others need the role administration.`,
	endpoint: 'PUT user/favorites/<username>/<favorite_type>/',
	roles: ['administration', 'self_manage'],
	fields: {
		userId: userLocator,
		favoriteType: favoriteTypeField,
		favoriteName: textField({ displayName: 'Favorite Name', name: 'favoriteName', required: true, placeholder: 'e.g. Malicious today', description: 'The name that is shown' }),
		query: textField({ displayName: 'Query', name: 'query', required: true, placeholder: 'e.g. max_score:>=1000', description: 'The search, in Lucene syntax; the server does not check it' }),
		options: optionsField({
			classification: textField({
				displayName: 'Classification',
				name: 'classification',
				placeholder: 'e.g. TLP:AMBER',
				description: 'Who may see a shared favorite. Left out: everybody.',
			}),
		}),
	},
	body: ({ favoriteName: name, query, options: { classification } }) => ({ name, query, classification }),
	failure: () => 'The favorite was not saved',
	answer: ({ userId: uname, favoriteType: type, favoriteName: name, query }) => ({ uname, type, name, query }),
});
