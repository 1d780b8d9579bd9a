/** What has a page of its own in Assemblyline's web interface. */
export type WebThing = 'alert' | 'badlist' | 'error' | 'file' | 'heuristic' | 'retrohunt' | 'safelist' | 'service' | 'signature' | 'submission' | 'user' | 'workflow';

/**
 * The pages about one thing, as the browser's address bar has them: `:id` is its ID, or a part of it where there are
 * several, `*` a part that is not its ID. After `#` is the hash of a list page, which opens the thing in its side panel.
 */
const PAGES: Record<WebThing, readonly string[]> = {
	alert: ['/alerts/:id', '/alert/:id', '/alerts#:id'],
	badlist: ['/manage/badlist/:id', '/manage/badlist#:id'],
	error: ['/admin/errors/:id', '/admin/errors#:id'],
	file: ['/file/detail/:id', '/file/viewer/:id', '/file/viewer/:id/*', '/archive/:id', '/archive/:id/*', '/archive#:id', '/submission/detail/*/:id'],
	heuristic: ['/manage/heuristic/:id', '/manage/heuristics#:id'],
	retrohunt: ['/retrohunt/:id', '/retrohunt#:id'],
	safelist: ['/manage/safelist/:id', '/manage/safelist#:id'],
	service: ['/admin/services/:id', '/admin/services#:id'],
	signature: ['/manage/signature/:id', '/manage/signature/:id/:id/:id', '/manage/signatures#:id', '/manage/signatures#/:id/:id/:id'],
	submission: ['/submission/detail/:id', '/submission/detail/:id/*', '/submission/report/:id', '/submission/:id'],
	user: ['/admin/users/:id', '/admin/users#:id'],
	workflow: ['/manage/workflow/detail/:id', '/manage/workflow/create/:id', '/manage/workflow/:id', '/manage/workflows#/detail/:id', '/manage/workflows#/create/:id', '/manage/workflows#:id'],
};

/** Words that stand where others have an ID. */
const NO_IDS = ['create', 'detail', 'report'];

/** The first parts of all pages: an address of the server's may begin with others, where it lives below a path. */
const FIRST_PARTS = new Set([
	'account', 'admin', 'alert', 'alerts', 'archive', 'authorize', 'dashboard', 'file', 'forbidden', 'help', 'logout', 'manage', 'notfound', 'retrohunt', 'search',
	'settings', 'submission', 'submissions', 'submit', 'tos',
]);

/** The ID of the thing whose page an address is of; undefined where it is of no such page. The server may live below a path. */
export function idInAddress(thing: WebThing, address: string): string | undefined {
	if (!URL.canParse(address)) return undefined;
	const { pathname, hash } = new URL(address);
	for (const page of PAGES[thing]) {
		const [path = '', fragment] = page.split('#');
		const parts = [...(partsOf(path, pathname) ?? [undefined]), ...(fragment === undefined ? [] : (partsOf(fragment, hash.slice(1)) ?? [undefined]))];
		const id = parts.every((part) => part !== undefined && part !== '' && !NO_IDS.includes(part)) ? parts.join('_') : '';
		if (id !== '') return id;
	}
	return undefined;
}

/** The parts of an ID in a text that ends as the pattern says; undefined where it does not, or is encoded wrongly. */
function partsOf(pattern: string, text: string): string[] | undefined {
	const source = pattern.replaceAll('*', '[^/]+').replaceAll(':id', '([^/]+)');
	const found = new RegExp(`${pattern.startsWith('/') ? '' : '^'}${source}/?$`).exec(text);
	try {
		return found?.slice(1).map((part) => decodeURIComponent(part));
	} catch {
		return undefined;
	}
}

/** The address of the page about a thing, below that of the server. */
export const pageOf = (thing: WebThing, id: string): string => (PAGES[thing][0] ?? '').replace(':id', encodeURIComponent(id.toWellFormed()));

/** A path without the page in it: what is left is where the server lives. */
export function withoutPage(pathname: string): string {
	const parts = pathname.split('/');
	const page = parts.findIndex((part) => FIRST_PARTS.has(part.toLowerCase()));
	return (page < 0 ? parts : parts.slice(0, page)).join('/');
}
