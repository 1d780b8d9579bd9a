import { FAVORITE_TYPES, getFavorites as read } from '../../client/user';
import { choiceField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { byName } from '../../core/order';
import { userLocator } from '../../shared/locators';
import { favoriteTypes, GLOBAL_HELP } from './favorites';

export const getFavorites = defineOperation({
	name: 'Get Favorites',
	value: 'getFavorites',
	action: 'Get the favorites of a user',
	description: `Return saved searches, one item each: type, name, query. ${GLOBAL_HELP}. Your own, those, or with the role administration any; none for a user who does not exist.`,
	endpoints: ['GET user/favorites/<username>/'],
	roles: [],
	fields: {
		userId: userLocator,
		favoriteType: choiceField({
			displayName: 'Favorite Type',
			name: 'favoriteType',
			options: [...favoriteTypes, { name: 'All', value: 'all' as const }].sort(byName),
			default: 'all',
			description: 'The page of the web interface that the saved searches belong to',
		}),
	},
	async execute({ client }, { userId, favoriteType }) {
		const favorites = await read(client, userId);
		const types = FAVORITE_TYPES.filter((type) => favoriteType === 'all' || type === favoriteType);
		return types.flatMap((type) => favorites[type].map((favorite) => ({ type, ...favorite })));
	},
});
