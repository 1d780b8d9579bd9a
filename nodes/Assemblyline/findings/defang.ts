/** Wherever it ends a word: programs that make links find `https://` in `_https://` and `xhttps://`, too. But `news://` is none. */
const SCHEME = /(?:https?|ftps?|(?<![a-z0-9])wss?)(?=:\/\/)/gi;

/** The schemes above once they are broken. */
const BROKEN_SCHEME = '(?:hxxps?|fxps?|(?<![a-z0-9])wxs?)';

/** Times and ratios, which stay: `12:30`, `2026-01-31T12:30:45`, `3:1`. */
const TIME = String.raw`(?:(?<![\p{L}\p{M}\p{N}_:.-])|(?<=\d{4}-\d\d-\d\dT))\d{1,5}(?::\d{1,5}){1,2}(?![\d:])`;

/**
 * A colon before anything but a space ends a scheme, stands in an address of IPv6 or before a port, or begins an
 * emoji. Not after a quote, as in JSON, in `C:\`, in `TLP:`, and in what is defanged already.
 */
const COLON = new RegExp(String.raw`${TIME}|(?<!["']|${BROKEN_SCHEME}(?=:\/\/)|(?<![\p{L}\p{M}\p{N}_+.-])[a-z](?=:[\\/](?![\\/]))|\bTLP(?=:[A-Z])):(?=[^\s\])])`, 'giu');

/** What stands for `@`, and before anything it is a mention or an address of mail. */
const AT = /[@\uff20\ufe6b](?=[^\s\]])/g;

/** Numbers with decimals, such as the seconds of a time, and words with a number behind, such as `YARA.2`: no host's name ends so. */
const NUMBER = String.raw`(?<![\p{L}\p{M}\p{N}_.@/-])[A-Za-z0-9_]+\.\d+Z?(?![\p{L}\p{M}\p{N}_-]|\.[\p{L}\p{N}])`;

/** A dot, or what the resolution of names takes for one (UTS #46), between two signs: with anything but a closing sign behind it can be a name's or an address's. */
const DOT = new RegExp(String.raw`${NUMBER}|(?<=[^\s.\u3002\uff0e\uff61])[.\u3002\uff0e\uff61](?=[^\s.\u3002\uff0e\uff61\])}"'”’»,;:!?…])`, 'gu');

/** Slashes at the start of a word: a share, or an address without its scheme. */
const SLASHES = new RegExp(String.raw`(?<![\p{L}\p{M}\p{N}\\/]|\[:\]|\[|${BROKEN_SCHEME}:)[\\/]{2,}(?=[^\s\\/\]])`, 'giu');

/** The one name without a dot that programs make a link of. */
const LOCALHOST = /(local)(host)(?![\p{L}\p{M}\p{N}])/giu;

/** What makes a formula of a cell in a table. */
const FORMULA = /^(?:=|[+-](?=.*(?:\p{L} ?\(|\|)))/u;

/**
 * A line of text in which no address works any more, however eager a program is to make links: `hxxps://evil[.]example/a[.]b`,
 * `user[@]evil[.]example`, `192[.]0[.]2[.]1`, `2001[:]db8[:][:]1`, `javascript[:]x`, `[\\]evil\share`. Names of files look
 * like domains and are treated so, too. What is defanged already stays as it is.
 */
export function defang(text: string): string {
	return text
		.replace(SCHEME, (scheme) => scheme.toLowerCase().replace('tt', 'xx').replace(/^ft/, 'fx').replace(/^ws/, 'wx'))
		.replace(COLON, (found) => (found === ':' ? '[:]' : found))
		.replace(AT, '[$&]')
		.replace(DOT, (found) => (found.length === 1 ? `[${found}]` : found))
		.replace(SLASHES, '[$&]')
		.replace(LOCALHOST, '$1[$2]')
		.replace(FORMULA, '[$&]');
}
