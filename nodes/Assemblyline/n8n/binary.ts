import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { DownloadedFile } from '../client/download';
import { InvalidParameterError, textProperty } from '../client/errors';
import type { BinaryFile } from '../client/multipart';
import { atPath, isJsonObject } from '../client/json';

/** Where n8n has the files of an item in a workflow with the setting `binaryMode: combined`: in its JSON. */
const COMBINED = '_files';

/**
 * A file to send: a binary property of the item by its name or by its path in the JSON, or binary data itself, as an
 * expression gives that of another node. With n8n's filesystem and database modes it is streamed; in the memory mode,
 * where it has no id, it is a buffer already.
 * @throws InvalidParameterError where there is none, or it is empty; it names the given parameter
 */
export function binaryFile(context: IExecuteFunctions, itemIndex: number, given: object | string, name = 'Input Binary Field'): BinaryFile {
	const data = typeof given === 'string' ? namedBinary(context.getInputData()[itemIndex], given, name) : given;
	if (!isBinaryData(data)) throw new InvalidParameterError(name, 'is neither the name of a binary field nor a file but another object', "Of one file of another node: {{ $('Node').item.binary.data }}.");
	const { id, fileName, mimeType } = data;
	const what = typeof given === 'string' ? `'${given}'` : 'it';
	const size = sizeOf(data);
	if (size === undefined) throw new InvalidParameterError(name, `n8n does not know the size of ${what}`);
	if (size === 0) throw new InvalidParameterError(name, `the file in ${what} is empty, and Assemblyline takes no empty files`);
	return { fileName, mimeType, size, open: async () => (id ? context.helpers.getBinaryStream(id) : contentOf(data)) };
}

function namedBinary(item: INodeExecutionData | undefined, property: string, name: string): object {
	const files = binariesOf(item);
	const found = Object.hasOwn(files, property) ? files[property] : atPath(item?.json, property);
	if (isBinaryData(found)) return found;
	const known = Object.keys(files).length > 0 ? `It has: ${Object.keys(files).join(', ')}.` : 'It has no binary data at all.';
	throw new InvalidParameterError(name, `the item has no binary property '${property}'`, property.includes('[object') ? 'An expression that gives a file stands alone, without text around it.' : known);
}

/** All files of an item, by their names. */
export function binariesOf(item: INodeExecutionData | undefined): Record<string, IBinaryData> {
	const combined: unknown = item?.json[COMBINED];
	const all = { ...(isJsonObject(combined) ? combined : {}), ...item?.binary };
	return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, IBinaryData] => isBinaryData(entry[1])));
}

function isBinaryData(value: unknown): value is IBinaryData {
	return textProperty(value, 'mimeType') !== undefined && ['data', 'id'].some((key) => typeof Reflect.get(Object(value), key) === 'string');
}

/** The item's binary properties that hold something: mails have empty attachments. */
export function binaryNames(context: IExecuteFunctions, itemIndex: number): string[] {
	return Object.entries(binariesOf(context.getInputData()[itemIndex])).filter(([, data]) => sizeOf(data) !== 0).map(([name]) => name);
}

/** Bytes; undefined where n8n does not know. Of data in memory the length counts: a node may have replaced it and left the old `bytes` beside it. */
const sizeOf = (data: IBinaryData): number | undefined => (data.id ? data.bytes : contentOf(data).length);

const contentOf = ({ data }: IBinaryData): Buffer => Buffer.from(data, 'base64');

/** Puts a file into n8n's store of binary data, streamed there where it is a stream. */
export function storedFile(context: IExecuteFunctions, { name, mimeType, content }: DownloadedFile): Promise<IBinaryData> {
	return context.helpers.prepareBinaryData(content, name ?? 'file.bin', mimeType);
}
