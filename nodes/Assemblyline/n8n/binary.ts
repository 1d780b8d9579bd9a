import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import type { DownloadedFile } from '../client/download';
import { InvalidParameterError } from '../client/errors';
import type { BinaryFile } from '../client/multipart';

/**
 * An item's binary property as a file to send. With n8n's filesystem and database modes it is streamed;
 * in the memory mode, where it has no id, it is a buffer already.
 * @throws InvalidParameterError where the item has no such property, or it is empty; it names the given parameter
 */
export function binaryFile(context: IExecuteFunctions, itemIndex: number, property: string, name = 'Input Binary Field'): BinaryFile {
	const available = Object.keys(context.getInputData()[itemIndex]?.binary ?? {});
	if (!available.includes(property)) {
		const others = available.length > 0 ? `It has: ${available.join(', ')}.` : 'It has no binary data at all.';
		throw new InvalidParameterError(name, `the item has no binary property '${property}'`, others);
	}
	const data = context.helpers.assertBinaryData(itemIndex, property);
	const { id, fileName, mimeType } = data;
	const size = sizeOf(data);
	if (size === undefined) throw new InvalidParameterError(name, `n8n does not know the size of '${property}'`);
	if (size === 0) throw new InvalidParameterError(name, `the file in '${property}' is empty, and Assemblyline takes no empty files`);
	return {
		fileName,
		mimeType,
		size,
		open: () => (id ? context.helpers.getBinaryStream(id) : context.helpers.getBinaryDataBuffer(itemIndex, property)),
	};
}

/** The item's binary properties that hold something: mails have empty attachments. */
export function binaryNames(context: IExecuteFunctions, itemIndex: number): string[] {
	const all = Object.entries(context.getInputData()[itemIndex]?.binary ?? {});
	return all.filter(([, data]) => sizeOf(data) !== 0).map(([name]) => name);
}

/** Bytes; undefined where n8n does not know. */
const sizeOf = ({ bytes, id, data }: IBinaryData): number | undefined => bytes ?? (id ? undefined : Buffer.byteLength(data, 'base64'));

/** Puts a file into n8n's store of binary data, streamed there where it is a stream. */
export function storedFile(context: IExecuteFunctions, { name, mimeType, content }: DownloadedFile): Promise<IBinaryData> {
	return context.helpers.prepareBinaryData(content, name ?? 'file.bin', mimeType);
}
