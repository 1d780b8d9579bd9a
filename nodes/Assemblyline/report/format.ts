const KILO = 1024;

/** Bytes for people, e.g. `1.5 KiB`. */
export function size(bytes: number): string {
	if (bytes < KILO) return `${bytes} B`;
	const power = Math.min(Math.floor(Math.log(bytes) / Math.log(KILO)), 4);
	return `${(bytes / KILO ** power).toFixed(1)} ${['', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`;
}

/** A whole number with its thousands set apart. */
export const number = (value: number): string => value.toLocaleString('en-US');

/** A time of the server's for people; what is no time stays out. */
export function time(iso: unknown): string {
	const at = typeof iso === 'string' ? Date.parse(iso) : NaN;
	return Number.isNaN(at) ? '' : `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
