import { isMailFile } from './message';
import type { MailFile } from './mail';

/** Endings by what the sender says a file is; the server goes by the content. */
const ENDINGS = new Map(Object.entries({
	'application/gzip': 'gz', 'application/msword': 'doc', 'application/pdf': 'pdf', 'application/vnd.ms-excel': 'xls', 'application/x-7z-compressed': '7z', 'application/x-rar-compressed': 'rar',
	'application/zip': 'zip', 'image/gif': 'gif', 'image/jpeg': 'jpg', 'image/png': 'png', 'image/svg+xml': 'svg', 'text/calendar': 'ics', 'text/csv': 'csv', 'text/html': 'html', 'text/plain': 'txt',
}));

/** The name of a file; of one without, a name that tells it from the others: where it stands, and what it is. */
export function nameOf({ name, place, mimeType, content }: MailFile): string {
	if (name) return name;
	const ending = isMailFile({ mimeType, content }) ? 'eml' : (ENDINGS.get(mimeType.toLowerCase()) ?? 'bin');
	return `${/^[\d.]*$/.test(place) ? `part-${place || '1'}` : place.replaceAll(' > ', '-')}.${ending}`;
}
