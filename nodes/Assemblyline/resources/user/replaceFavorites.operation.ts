import type { JsonObject } from '../../client/types';
import { defineChange } from '../../core/call';
import { jsonObjectField } from '../../core/jsonFields';
import { userLocator } from '../../shared/locators';
import { FAVORITE_TYPES } from './favorites';

export const replaceFavorites = defineChange({
	name: 'Replace Favorites',
	value: 'replaceFavorites',
	action: 'Replace the favorites of a user',
	description: 'Replace all saved searches of a user; types that are left out are emptied. For your own, an API key needs the role self_manage: make it a Custom key that lists it; those of others need the role administration.',
	endpoint: 'POST user/favorites/<username>/',
	roles: ['administration', 'self_manage'],
	fields: {
		userId: userLocator,
		favorites: jsonObjectField(
			{
				displayName: 'Favorites (JSON)',
				name: 'favorites',
				required: true,
				placeholder: 'e.g. {"alert": [{"name": "High", "query": "priority:HIGH"}]}',
				description: 'Lists of favorites by type (alert, error, search, signature, submission), each with name and query. An empty object removes all.',
			},
			(favorites) => favoritesProblem(favorites),
		),
	},
	body: ownedFavorites,
	failure: () => 'The favorites were not saved',
	answer: ({ userId: uname }) => ({ uname }),
});

/** The server wants to know who made each, and fails where it does not. */
function ownedFavorites({ userId, favorites }: { userId: string; favorites: JsonObject }): JsonObject {
	return Object.fromEntries(Object.entries(favorites).map(([type, list]) => [type, (list as JsonObject[]).map((one) => ({ created_by: userId, ...one }))]));
}

function favoritesProblem(favorites: JsonObject): string | undefined {
	const isText = (value: unknown) => typeof value === 'string' && value !== '';
	for (const [type, list] of Object.entries(favorites)) {
		if (!FAVORITE_TYPES.some((known) => known === type)) return `has the type '${type}'; there are ${FAVORITE_TYPES.join(', ')}`;
		const isList = Array.isArray(list) && (list as unknown[]).every((one) => isText(Reflect.get(Object(one), 'name')) && isText(Reflect.get(Object(one), 'query')));
		if (!isList) return `'${type}' must be a list of objects with name and query`;
	}
	return undefined;
}
