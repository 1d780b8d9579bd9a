import type { JsonObject } from '../../client/types';
import { defineCall } from '../../core/call';
import { choiceField } from '../../core/fields';
import { fileLocator } from '../../shared/locators';
import { commentId } from './fields';

export const toggleReaction = defineCall({
	name: 'Toggle Reaction',
	value: 'toggleReaction',
	action: 'Add or remove a reaction to a comment',
	description: 'Put your reaction to a comment on an archived file, or take it away where it is there already, and return all reactions that it then has',
	endpoint: 'PUT archive/reaction/<sha256>/<cid>/<icon>/',
	roles: ['archive_comment'],
	fields: {
		fileId: fileLocator,
		commentId,
		reaction: choiceField({
			displayName: 'Reaction',
			name: 'reaction',
			options: [
				{ name: 'Love', value: 'love' },
				{ name: 'Party', value: 'party' },
				{ name: 'Smile', value: 'smile' },
				{ name: 'Surprised', value: 'surprised' },
				{ name: 'Thumbs Down', value: 'thumbs_down' },
				{ name: 'Thumbs Up', value: 'thumbs_up' },
			],
			default: 'thumbs_up',
			description: 'The picture that stands for it',
		}),
	},
	answer: (reactions: JsonObject[], { fileId: sha256, commentId: cid }) => ({ sha256, cid, reactions }),
});
