import type { JsonObject } from '../../client/types';
import { defineCall } from '../../core/call';
import { unsent } from '../../core/field';
import { choiceField } from '../../core/fields';
import { byName } from '../../core/order';
import { userLocator } from '../../shared/locators';
import { FAVORITE_TYPES, type FavoriteType, favoriteTypes, GLOBAL_HELP } from './favorites';

export const getFavorites = defineCall({
	name: 'Get Favorites',
	value: 'getFavorites',
	action: 'Get the favorites of a user',
	description: `Return saved searches, one item each: type, name, query. ${GLOBAL_HELP}. Your own, those, or with the role administration any; none for a user who does not exist.`,
	endpoint: 'GET user/favorites/<username>/',
	roles: [],
	fields: {
		userId: userLocator,
		favoriteType: unsent(choiceField({
			displayName: 'Favorite Type',
			name: 'favoriteType',
			options: [...favoriteTypes, { name: 'All', value: 'all' as const }].sort(byName),
			default: 'all',
			description: 'The page of the web interface that the saved searches belong to',
		})),
	},
	answer: (favorites: Record<FavoriteType, JsonObject[]>, { favoriteType }) => {
		const types = FAVORITE_TYPES.filter((type) => favoriteType === 'all' || type === favoriteType);
		return types.flatMap((type) => favorites[type].map((favorite) => ({ type, ...favorite })));
	},
});
