import { InvalidParameterError } from '../client/errors';
import { refang } from '../email/textLinks';

/** What stands in such an address is a program, a page, or a file of the machine that opens it. */
const LOCAL_SCHEMES = new Set(['about:', 'blob:', 'data:', 'file:', 'javascript:', 'vbscript:']);

/**
 * The address that a text stands for, defanged or not, in the form in which browsers visit it (WHATWG URL): the server
 * reads some another way, `https://evil.example\\path` for one.
 * @throws InvalidParameterError naming `parameter` where that is none, or one that leads to no server
 */
export function visitedUrl(parameter: string, typed: string): string {
	const text = refang(typed);
	if (/\s/.test(text) || !URL.canParse(text)) throw new InvalidParameterError(parameter, 'must be an address with its scheme, e.g. https://');
	const { protocol, hostname, href } = new URL(text);
	if (LOCAL_SCHEMES.has(protocol)) throw new InvalidParameterError(parameter, `begins with ${protocol}, and leads to no server: nothing can be fetched from it`, 'Submit what it stands for as a text or a file.');
	if (hostname === '') throw new InvalidParameterError(parameter, 'has no host', 'Write it with its scheme, e.g. https://evil.example/path.');
	return href;
}
