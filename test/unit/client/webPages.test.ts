import { idInAddress, pageOf, type WebThing, withoutPage } from '../../../nodes/Assemblyline/client/webPages';

const SHA256 = 'a'.repeat(64);
const at = (page: string) => `https://al.example${page}`;

describe('The address of a page', () => {
	it.each<[WebThing, string, string]>([
		['alert', '/alerts/2dIGnT', '2dIGnT'],
		['alert', '/alert/2dIGnT', '2dIGnT'],
		['alert', '/alerts/2dIGnT?q=status%3ATRIAGE', '2dIGnT'],
		['alert', '/alerts?q=a#2dIGnT', '2dIGnT'],
		['alert', '/alerts#2dIGnT', '2dIGnT'],
		['badlist', `/manage/badlist/${SHA256}`, SHA256],
		['badlist', `/manage/badlist?query=*#${SHA256}`, SHA256],
		['error', `/admin/errors/${SHA256}.Extract.v1.c0.e21`, `${SHA256}.Extract.v1.c0.e21`],
		['error', `/admin/errors?tc=1d#${SHA256}.Extract.v1.c0.e21`, `${SHA256}.Extract.v1.c0.e21`],
		['file', `/file/detail/${SHA256}`, SHA256],
		['file', `/file/detail/${SHA256}/`, SHA256],
		['file', `/file/viewer/${SHA256}`, SHA256],
		['file', `/file/viewer/${SHA256}/hex`, SHA256],
		['file', `/archive/${SHA256}`, SHA256],
		['file', `/archive/${SHA256}/tags`, SHA256],
		['file', `/archive?query=*#${SHA256}`, SHA256],
		['file', `/submission/detail/7Hc6/${SHA256}?name=a.exe`, SHA256],
		['heuristic', '/manage/heuristic/EXTRACT.1', 'EXTRACT.1'],
		['heuristic', '/manage/heuristics?query=x#EXTRACT.1', 'EXTRACT.1'],
		['retrohunt', '/retrohunt/1f0c', '1f0c'],
		['retrohunt', '/retrohunt#1f0c', '1f0c'],
		['safelist', `/manage/safelist/${SHA256}`, SHA256],
		['safelist', `/manage/safelist#${SHA256}`, SHA256],
		['service', '/admin/services/Extract', 'Extract'],
		['service', '/admin/services?tab=general#Extract', 'Extract'],
		['signature', '/manage/signature/yara_internal_My%20Rule', 'yara_internal_My Rule'],
		['signature', '/manage/signature/yara/internal/MyRule', 'yara_internal_MyRule'],
		['signature', '/manage/signatures?query=x#yara_internal_MyRule', 'yara_internal_MyRule'],
		['signature', '/manage/signatures#/yara/internal/MyRule', 'yara_internal_MyRule'],
		['submission', '/submission/7Hc6', '7Hc6'],
		['submission', '/submission/detail/7Hc6', '7Hc6'],
		['submission', '/submission/detail/7Hc6/275a?name=a.exe', '7Hc6'],
		['submission', '/submission/report/7Hc6#top', '7Hc6'],
		['submission', '/prefix/al/submission/detail/7Hc6/', '7Hc6'],
		['user', '/admin/users/a%40b.c', 'a@b.c'],
		['user', '/admin/users/a%2540b', 'a%40b'],
		['user', '/admin/users?offset=25#analyst', 'analyst'],
		['workflow', '/manage/workflow/detail/5tJK', '5tJK'],
		['workflow', '/manage/workflow/create/5tJK', '5tJK'],
		['workflow', '/manage/workflow/5tJK', '5tJK'],
		['workflow', '/manage/workflows#/detail/5tJK', '5tJK'],
		['workflow', '/manage/workflows?query=*#/create/5tJK', '5tJK'],
		['workflow', '/manage/workflows#5tJK', '5tJK'],
	])('of a thing (%s) has its ID: %s', (thing, page, id) => {
		expect(idInAddress(thing, at(page))).toBe(id);
	});

	it.each<[WebThing, string]>([
		['submission', '/submission/detail/'],
		['submission', '/submission/report'],
		['submission', '/submissions'],
		['submission', '/file/detail/7Hc6'],
		['submission', '/submission/a%ZZ'],
		['alert', '/alerts?q=x'],
		['workflow', '/manage/workflow/create'],
		['workflow', '/manage/workflows#/create/'],
		['user', '/admin/services#analyst'],
	])('of something else (%s) has none: %s', (thing, page) => {
		expect(idInAddress(thing, at(page))).toBeUndefined();
	});

	it.each<[WebThing, string]>([['alert', 'x'], ['file', SHA256], ['signature', 'yara_internal_My Rule'], ['user', 'a@b.c'], ['workflow', '5tJK'], ['submission', '7Hc6']])('that lists open (%s) has the ID again', (thing, id) => {
		expect(idInAddress(thing, at(pageOf(thing, id)))).toBe(id);
	});

	it('is there for an ID of half a letter, too', () => {
		expect(pageOf('alert', 'a\ud800')).toBe('/alerts/a%EF%BF%BD');
	});
});

test.each([
	['/', '/'],
	['/submissions', ''],
	['/admin/services', ''],
	['/al', '/al'],
	['/al/submission/detail/7Hc6', '/al'],
	['/al/Alerts', '/al'],
])('Of a path, %s, what is no page stays: %s', (pathname, prefix) => {
	expect(withoutPage(pathname)).toBe(prefix);
});
