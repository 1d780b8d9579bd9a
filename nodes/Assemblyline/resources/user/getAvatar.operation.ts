import { getAvatar as read } from '../../client/user';
import { defineOperation, FileItem } from '../../core/operation';
import { outputBinaryField } from '../../shared/binaryFields';
import { userLocator } from '../../shared/locators';

export const getAvatar = defineOperation({
	name: 'Get Avatar',
	value: 'getAvatar',
	action: 'Get the avatar of a user',
	description: "Return a user's picture as a file; without one there is no file, and found is false. Your own, or with the role administration any.",
	endpoints: ['GET user/avatar/<username>/'],
	roles: [],
	fields: {
		userId: userLocator,
		binaryPropertyName: outputBinaryField,
	},
	async execute({ client }, { userId, binaryPropertyName }) {
		const avatar = await read(client, userId);
		if (avatar === undefined) return { uname: userId, found: false };
		const [, mimeType, base64] = /^data:([\w.+-]+\/[\w.+-]+);base64,(.+)$/s.exec(avatar) ?? [];
		// An identity provider may have put the address of a picture in its place.
		if (!mimeType || !base64) return { uname: userId, found: true, avatar };
		const name = `${userId}.${mimeType.split('/')[1]?.replace(/\W.*/, '')}`;
		return new FileItem(binaryPropertyName, { name, mimeType, content: Buffer.from(base64, 'base64') }, { uname: userId, found: true });
	},
});
