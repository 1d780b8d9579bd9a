import type { DownloadedFile } from '../../client/download';
import { AssemblylineError } from '../../client/errors';
import { getFileImage } from '../../client/file';
import { defineOperation, FileItem } from '../../core/operation';
import { fileLocator } from '../../shared/locators';
import { outputBinaryField } from '../../shared/binaryFields';

export const getImage = defineOperation({
	name: 'Get Image',
	value: 'getImage',
	action: 'Get a screenshot or other image of a result',
	description: 'Return an image that a service put into its result, such as a screenshot, as binary data. Every other file is refused, pictures too: download those.',
	endpoints: ['GET file/image/<sha256>/'],
	roles: ['submission_view'],
	fields: { fileId: fileLocator, binaryPropertyName: outputBinaryField },
	async execute({ client }, { fileId: sha256, binaryPropertyName }) {
		const file = imageOf(sha256, await getFileImage(client, sha256));
		return new FileItem(binaryPropertyName, file, { sha256, name: file.name, mimeType: file.mimeType });
	},
});

/** Where the server's name of a file type is no MIME type. */
const MIME_TYPES: Record<string, string> = { 'image/jpg': 'image/jpeg', 'image/svg': 'image/svg+xml' };

/** A `data:` URI as a file. */
export function imageOf(sha256: string, uri: string): DownloadedFile {
	const [, type, base64] = /^data:(image\/[A-Za-z0-9.+-]+);base64,([A-Za-z0-9+/=]*)$/.exec(uri) ?? [];
	if (type === undefined || base64 === undefined) throw new AssemblylineError('badRequest', 'The server did not answer with an image');
	return { name: `${sha256}.${type.slice('image/'.length)}`, mimeType: MIME_TYPES[type] ?? type, content: Buffer.from(base64, 'base64') };
}
