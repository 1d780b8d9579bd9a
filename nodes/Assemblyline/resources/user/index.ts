import type { Resource } from '../../core/operation';
import { addFavorite } from './addFavorite.operation';
import { agreeToTermsOfService } from './agreeToTermsOfService.operation';
import { create } from './create.operation';
import { remove } from './delete.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getAvatar } from './getAvatar.operation';
import { getFavorites } from './getFavorites.operation';
import { getQuotas } from './getQuotas.operation';
import { getSettings } from './getSettings.operation';
import { getSubmissionParameters } from './getSubmissionParameters.operation';
import { removeFavorite } from './removeFavorite.operation';
import { replaceFavorites } from './replaceFavorites.operation';
import { setAvatar } from './setAvatar.operation';
import { update } from './update.operation';
import { updateSettings } from './updateSettings.operation';
import { whoAmI } from './whoAmI.operation';

export const user: Resource = {
	name: 'User',
	value: 'user',
	audience: 'administrator',
	description: 'Read and manage users, their settings, favorites and quotas',
	operations: [
		whoAmI, get, getAll, create, update, remove, getQuotas, getSettings, updateSettings, getSubmissionParameters,
		getFavorites, addFavorite, removeFavorite, replaceFavorites, getAvatar, setAvatar, agreeToTermsOfService,
	],
};
