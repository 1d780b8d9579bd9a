import fc from '../../support/properties';
import { InvalidParameterError } from '../../../nodes/Assemblyline/client/errors';
import { path, queryString } from '../../../nodes/Assemblyline/client/path';
import { wordsQuery } from '../../../nodes/Assemblyline/client/search';
import { normalizePem, normalizeServerUrl } from '../../../nodes/Assemblyline/session/settings';
import { makeCertificates } from '../../support/certificates';

const unicode = fc.string({ unit: 'binary' });
const tricky = fc.oneof(
	unicode,
	fc.string({ unit: fc.constantFrom('.', '/', '\\', '%', '2', 'f', 'e', '?', '#', ';', '&', '=', ' ', '\0', '\n', '\ud800', 'é', '"') }),
);

/** What a function answers; nothing where it refuses its parameter, which is all that it may do else. */
function answerOf<T>(call: () => T): T | undefined {
	try {
		return call();
	} catch (error) {
		expect(error).toBeInstanceOf(InvalidParameterError);
		return undefined;
	}
}

describe('Whatever is put into a path', () => {
	it('stays in its one segment, and comes out as it was put in', () => {
		fc.assert(
			fc.property(tricky, tricky, (first, second) => {
				const built = answerOf(() => path`search/${first}/of/${second}/`);
				if (built === undefined) return;
				const url = new URL(`https://al.example.com/api/v4/${built}`);
				expect([url.search, url.hash, url.host]).toEqual(['', '', 'al.example.com']);
				expect(url.pathname.split('/').slice(3).map(decodeURIComponent)).toEqual(['search', first, 'of', second, '']);
			}),
			{ numRuns: 2000 },
		);
	});

	it('stays in its one parameter of the query', () => {
		fc.assert(
			fc.property(fc.dictionary(tricky, fc.oneof(tricky, fc.array(tricky), fc.boolean(), fc.integer())), (query) => {
				const found = new URL(`https://al.example.com/${queryString(query)}`);
				expect([found.pathname, found.hash]).toEqual(['/', '']);
				const wanted = Object.entries(query).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((single) => [name.toWellFormed(), String(single).toWellFormed()]));
				expect([...found.searchParams]).toEqual(wanted);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('Whatever is typed as Server URL', () => {
	it('is an http address without user, query and fragment, or is refused', () => {
		const typed = fc.oneof(tricky, tricky.map((text) => `https://al.example.com${text}`), fc.webUrl({ withQueryParameters: true, withFragments: true }), tricky.map((text) => `https://${text}@al.example.com/`));
		fc.assert(
			fc.property(typed, (text) => {
				const found = answerOf(() => normalizeServerUrl(text));
				if (found === undefined) return;
				const url = new URL(found);
				expect(url.protocol).toMatch(/^https?:$/);
				expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', '']);
				expect(found).not.toMatch(/\/$/);
				expect(normalizeServerUrl(found)).toBe(found);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('Whatever words are typed', () => {
	it('none of them is an operator, a field or a quote of Lucene', () => {
		fc.assert(
			fc.property(fc.oneof(unicode, fc.string({ unit: fc.constantFrom('a', 'B', '"', '(', ')', ':', '*', '?', '\\', ' ', '-', '+', '!', '/', '[', '~', '^') })), (typed) => {
				expect(wordsQuery(typed)).toMatch(/^(\*|[\p{L}\p{N}]+\*( AND [\p{L}\p{N}]+\*)*)$/u);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('Whatever is pasted as PEM', () => {
	const pem = makeCertificates();

	it('is a PEM of whole lines, or is refused without being repeated', () => {
		const block = fc.tuple(fc.constantFrom('CERTIFICATE', 'PRIVATE KEY', 'RSA PRIVATE KEY', 'x'), tricky).map(([label, data]) => `-----BEGIN ${label}-----${data}-----END ${label}-----`);
		fc.assert(
			fc.property(fc.oneof(tricky, block, fc.tuple(block, tricky, block).map((parts) => parts.join(''))), (text) => {
				const found = answerOf(() => normalizePem(text, 'Certificate'));
				if (found === undefined) return;
				expect(found).toMatch(/^(-----BEGIN [A-Z0-9 ]+-----\n(.*\n)*?-----END [A-Z0-9 ]+-----\n)+$/);
				expect(found).not.toMatch(/[\r\t]/);
				expect(normalizePem(found, 'Certificate')).toBe(found);
			}),
			{ numRuns: 1000 },
		);
	});

	it('is put right, however its lines were broken', () => {
		const ends = fc.constantFrom('\n', '\r\n', ' ', '\\n', '\n\n', '\t', ' \n ');
		fc.assert(
			fc.property(ends, fc.constantFrom('', ' ', '\n', 'Bag Attributes\n'), (end, around) => {
				for (const text of [pem.certificate, pem.key]) expect(normalizePem(around + text.replaceAll('\n', end) + around, 'x')).toBe(text);
			}),
		);
	});
});
