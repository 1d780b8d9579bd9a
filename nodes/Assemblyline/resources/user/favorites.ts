import { choiceField } from '../../core/fields';

export const FAVORITE_TYPES = ['alert', 'error', 'search', 'signature', 'submission'] as const;

export type FavoriteType = (typeof FAVORITE_TYPES)[number];

const NAMES: Record<FavoriteType, string> = { alert: 'Alert', error: 'Error', search: 'Search', signature: 'Signature', submission: 'Submission' };

export const favoriteTypes = FAVORITE_TYPES.map((value) => ({ name: NAMES[value], value }));

export const favoriteTypeField = choiceField({
	displayName: 'Favorite Type',
	name: 'favoriteType',
	options: favoriteTypes,
	default: 'alert',
	description: 'The page of the web interface that the saved search belongs to',
});

/** A user, or what all users share. */
export const GLOBAL_HELP = 'The user __global__ stands for those that all users share';
