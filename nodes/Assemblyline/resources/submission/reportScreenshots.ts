import type { AssemblylineClient } from '../../client/client';
import { orGone } from '../../client/failures';
import { getFileImage } from '../../client/file';
import { getSubmissionFile } from '../../client/submission';
import { listOf, objectOf, textOf } from '../../findings/normalize';
import { harmless } from '../../findings/sanitize';
import type { ReportImage } from '../../report/report';

/** Files that are asked for images, one request each: the outer ones come first. */
const MAX_FILES = 20;
const MAX_IMAGES = 10;
/** Characters of all `data:` URIs together. */
const MAX_LENGTH = 8_000_000;

export interface Screenshots {
	images: ReportImage[];
	notes: string[];
}

/**
 * The images that services put into their results. The summary does not tell of them: a service hands each in as a
 * supplementary file with the flag `is_section_image`, beside a thumbnail of the same name that ends in `.thumb`.
 */
export async function screenshotsOf(client: AssemblylineClient, sid: string, files: string[]): Promise<Screenshots> {
	const found = new Map<string, string>();
	for (const sha256 of files.slice(0, MAX_FILES)) {
		if (found.size > MAX_IMAGES) break;
		for (const [image, name] of await imagesOf(client, sid, sha256)) found.set(image, name);
	}
	const images: ReportImage[] = [];
	let [length, missing] = [0, 0];
	for (const [sha256, name] of [...found].slice(0, MAX_IMAGES)) {
		const uri = (await orGone(getFileImage(client, sha256)))?.replace(/^data:image\/jpg;/, 'data:image/jpeg;');
		const fits = uri !== undefined && /^data:image\/(gif|jpeg|png|webp);base64,/.test(uri) && length + uri.length <= MAX_LENGTH;
		if (fits) images.push({ name: harmless(name, 200), uri });
		length += fits ? uri.length : 0;
		missing += fits ? 0 : 1;
	}
	const notes = [
		missing > 0 && `Screenshots that could not be embedded: ${missing}.`,
		(found.size > MAX_IMAGES || files.length > MAX_FILES) && `There may be more screenshots: at the most ${MAX_IMAGES} are embedded, of the first ${MAX_FILES} files.`,
	].filter((note): note is string => note !== false);
	return { images, notes };
}

/** The images of a file's results by their SHA-256, with what is said of each; services hand in what they like. */
export async function imagesOf(client: AssemblylineClient, sid: string, sha256: string): Promise<[sha256: string, name: string][]> {
	const { results } = objectOf(await orGone(getSubmissionFile(client, sid, sha256)));
	return listOf(results)
		.flatMap((result) => listOf(objectOf(objectOf(result).response).supplementary))
		.map(objectOf)
		.filter(({ is_section_image: isImage, name }) => isImage === true && !textOf(name).endsWith('.thumb'))
		.map(({ sha256: image, description, name }): [string, string] => [textOf(image), textOf(description) || textOf(name)])
		.filter(([image]) => image !== '');
}
