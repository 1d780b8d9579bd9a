import { defineChange } from '../../core/call';
import { textField } from '../../core/fields';
import { userLocator } from '../../shared/locators';
import { favoriteTypeField, GLOBAL_HELP } from './favorites';

export const removeFavorite = defineChange({
	name: 'Remove Favorite',
	value: 'removeFavorite',
	action: 'Remove a favorite',
	description: `Remove a saved search; it is an error where there is none of that name. ${GLOBAL_HELP}. You may remove what you made yourself, by an API key only with the role self_manage, as a Custom key can list it; anything else needs the role administration.`,
	endpoint: 'DELETE user/favorites/<username>/<favorite_type>/',
	roles: ['administration', 'self_manage'],
	fields: {
		userId: userLocator,
		favoriteType: favoriteTypeField,
		favoriteName: textField({ displayName: 'Favorite Name', name: 'favoriteName', required: true, placeholder: 'e.g. Malicious today', description: 'The name that is shown, with the same capitals' }),
	},
	body: ({ favoriteName }) => favoriteName,
	failure: () => 'The favorite was not removed',
	answer: ({ userId: uname, favoriteType: type, favoriteName: name }) => ({ uname, type, name }),
});
