import { InvalidParameterError } from '../../client/errors';
import { bytesOf } from '../../client/multipart';
import { setAvatar as save } from '../../client/user';
import { mapped } from '../../core/field';
import { defineOperation } from '../../core/operation';
import { inputBinaryField } from '../../shared/binaryFields';
import { userLocator } from '../../shared/locators';

/** Bytes: it is a part of every answer that shows it. */
const MAX_SIZE = 512 * 1024;

/** What a picture's first bytes say, as Latin-1. */
const KINDS: [RegExp, string][] = [
	[/^\x89PNG\r\n/, 'image/png'],
	[/^\xff\xd8\xff/, 'image/jpeg'],
	[/^GIF8[79]a/, 'image/gif'],
	[/^RIFF....WEBP/s, 'image/webp'],
];

const pictureField = mapped(inputBinaryField('A PNG, JPEG, GIF or WebP picture of 512 KB at the most'), (file) => {
	if (file.size > MAX_SIZE) throw new InvalidParameterError('Input Binary Field', `has ${file.size} bytes; a picture may have ${MAX_SIZE}`);
	return file;
});

export const setAvatar = defineOperation({
	name: 'Set Avatar',
	value: 'setAvatar',
	action: 'Set the avatar of a user',
	description: "Replace a user's picture; the server does not check that the user exists. For your own, an API key needs the role self_manage: make it a Custom key that lists it; that of others needs the role administration.",
	endpoints: ['POST user/avatar/<username>/'],
	roles: ['administration', 'self_manage'],
	fields: { userId: userLocator, binaryPropertyName: pictureField },
	async execute({ client }, { userId, binaryPropertyName: file }) {
		const content = await bytesOf(file);
		const mimeType = KINDS.find(([start]) => start.test(content.subarray(0, 16).toString('latin1')))?.[1];
		if (!mimeType) throw new InvalidParameterError('Input Binary Field', 'is no PNG, JPEG, GIF or WebP picture');
		await save(client, userId, `data:${mimeType};base64,${content.toString('base64')}`);
		return { uname: userId, success: true };
	},
});
