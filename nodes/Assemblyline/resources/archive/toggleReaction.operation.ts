import { type Reaction, toggleReaction as toggle } from '../../client/archive';
import { choiceField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { fileId } from '../file/fields';
import { commentId } from './fields';

export const toggleReaction = defineOperation({
	name: 'Toggle Reaction',
	value: 'toggleReaction',
	action: 'Add or remove a reaction to a comment',
	description: 'Put your reaction to a comment on an archived file, or take it away where it is there already, and return all reactions that it then has',
	endpoints: ['PUT archive/reaction/<sha256>/<cid>/<icon>/'],
	roles: ['archive_comment'],
	fields: {
		fileId,
		commentId,
		reaction: choiceField<Reaction>({
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
	async execute({ client }, { fileId: sha256, commentId: cid, reaction }) {
		return { sha256, cid, reactions: await toggle(client, sha256, cid, reaction) };
	},
});
