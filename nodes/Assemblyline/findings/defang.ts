/** Wherever it ends a word: programs that make links find `https://` in `_https://` and `xhttps://`, too. But `news://` is none. */
const SCHEME = /(?:https?|ftps?|(?<![a-z0-9])wss?)(?=:\/\/)/gi;

/** A number with decimals, such as the seconds of a time, as it stands; or the dot of a name or an address. */
const DOT = /(?<![\p{L}\p{N}.@/-])\d+\.\d+Z?(?![\p{L}\p{N}-]|\.[\p{L}\p{N}])|(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}])/gu;

/**
 * A text in which no address works any more: `hxxps://evil[.]example/a.b`, `user[@]evil[.]example`, `192[.]0[.]2[.]1`,
 * `2001[:]db8[:][:]1`. Names of files look like domains and are treated so, too. What is defanged already stays as it is.
 */
export function defang(text: string): string {
	return text
		.replace(SCHEME, (scheme) => scheme.toLowerCase().replace('tt', 'xx').replace(/^ft/, 'fx').replace(/^ws/, 'wx'))
		.replace(/(?<=[A-Za-z0-9_%+-])@(?=[A-Za-z0-9-]+\.)/g, '[@]')
		.replace(/(?<![\w:.[])(?=[0-9a-f:]*:[0-9a-f:]*:)(?:[0-9a-f]{1,4}|(?<=:)|(?=:))(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi, (address) => (/^\d\d?:\d\d:\d\d$/.test(address) ? address : address.replaceAll(':', '[:]')))
		.replace(DOT, (found) => (found === '.' ? '[.]' : found));
}
