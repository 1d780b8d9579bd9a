import { domainOf } from './hosts';

/** Services that put an address of their own around each link of a mail, told by host: a text alone would fool nobody but a program. */

/** The parameter that holds the target, of those who write it as it is. */
const BY_PARAMETER: [host: RegExp, parameter: string][] = [
	[/^(?:[\w-]+\.)?safelinks\.protection\.(?:outlook\.com|office365\.us|partner\.outlook\.cn)$/, 'url'],
	[/^linkprotect\.cudasvc\.com$/, 'a'],
	[/^clicktime\.symantec\.com$/, 'u'],
	[/^(?:[\w-]+\.)?trendmicro\.com$/, 'url'],
	[/^(?:www\.)?google\.(?:com|cat|[a-z]{2}|com?\.[a-z]{2})$/, 'q'],
];

/** Wrappers in each other that are taken off. */
const MAX_LAYERS = 4;

/** Where a link leads behind the addresses of gateways; the same where there is none, or one that only its maker can read. */
export function unwrapped(url: URL): URL {
	let current = url;
	for (let layer = 0; layer < MAX_LAYERS; layer++) {
		const inner = innerOf(current);
		if (!inner) return current;
		current = inner;
	}
	return current;
}

function innerOf(url: URL): URL | undefined {
	const text = textInside(url);
	if (!text || !URL.canParse(text)) return undefined;
	const inner = new URL(text);
	return /^(?:https?|ftp):$/.test(inner.protocol) ? inner : undefined;
}

function textInside(url: URL): string | undefined {
	const { hostname, pathname, searchParams } = url;
	if (/^urldefense\.(?:proofpoint\.)?(?:com|us)$/.test(hostname)) return urlDefense(url);
	if (/^secure-web\.cisco\.com$/.test(hostname)) return decode(pathname.split('/').pop() ?? '');
	// Others have hosts such as `google.x.example`, too.
	if (/^(?:www\.)?google\./.test(hostname) && (pathname !== '/url' || !domainOf(hostname).startsWith('google.'))) return undefined;
	const [, parameter] = BY_PARAMETER.find(([host]) => host.test(hostname)) ?? [];
	return parameter && (searchParams.get(parameter) ?? (parameter === 'q' ? searchParams.get('url') : null) ?? undefined);
}

function urlDefense({ href, pathname, searchParams }: URL): string | undefined {
	if (pathname.startsWith('/v3/')) return urlDefense3(href);
	const inside = searchParams.get('u');
	if (!inside) return undefined;
	// Version 2 has a sign for each of the two that the next step needs: `-2D` is a minus.
	return pathname.startsWith('/v2/') ? decode(inside.replaceAll('-', '%').replaceAll('_', '/')) : inside;
}

const BEGIN_3 = '/v3/__';

/** Version 3 keeps the address readable: each `*` stands for the next of the signs that follow behind it, in Base64; `**A` for two, `**B` for three, and so on. */
function urlDefense3(href: string): string | undefined {
	const start = href.indexOf(BEGIN_3) + BEGIN_3.length;
	const end = href.indexOf('__;', start + 1);
	const behind = href.indexOf('!', end);
	if (start < BEGIN_3.length || end === -1 || behind === -1) return undefined;
	const signs = [...Buffer.from(href.slice(end + 3, behind), 'base64url').toString()];
	let used = 0;
	const lengths = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
	return href.slice(start, end).replace(/\*\*(.)|\*/g, (_, length?: string) => signs.slice(used, (used += length === undefined ? 1 : lengths.indexOf(length) + 2)).join(''));
}

function decode(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}
