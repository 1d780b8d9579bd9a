/**
 * Texts of the fake server that the lab cannot be made to say without another configuration: they stand in the
 * programs that run there.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Answer } from '../fake/answer';
import { faultyAnswers } from '../fake/faults';
import { venvProgram, versions } from '../lab/assemblyline/install';

/** Where each text is made, and the text as it is written there. */
const texts: [keyof typeof faultyAnswers, string, string][] = [
	['termsOfService', 'api/base.py', 'Agree to Terms of Service before you can make any API calls'],
	['concurrentQuota', 'api/base.py', "You've exceeded your maximum concurrent API calls quota of {quota}"],
	['dailyQuota', 'api/base.py', "You've exceeded your daily maximum API calls quota of {daily_quota}"],
	['ingestQuota', 'helper/user.py', "You've exceeded your maximum async concurrent submission quota of {max_quota}"],
	['submissionQuota', 'helper/user.py', "You've exceeded your maximum concurrent submission quota of {max_quota}"],
	['fileTooLarge', 'helper/submission.py', 'File too big to be scanned ({file_size} > {config.submission.max_file_size}).'],
	['hashSearchFailed', 'api/v4/hash_search.py', 'One or more errors occured. See individual source results for more details.'],
	['hashNotFound', 'api/v4/hash_search.py', 'File hash not found.'],
	['hashUnsupported', 'api/v4/hash_search.py', 'Unsupported hash type.'],
];

describe.each(versions)('The source of Assemblyline %s has the text of', (version) => {
	let folder = '';
	beforeAll(() => {
		const python = venvProgram(version, 'python');
		if (!existsSync(python)) throw new Error(`The lab is not installed: there is no ${python}. Install and start it with: npm run lab`);
		const find = "import importlib.util; print(importlib.util.find_spec('assemblyline_ui').origin)";
		folder = dirname(execFileSync(python, ['-c', find], { encoding: 'utf8' }).trim());
	});

	it.each(texts)('%s, in %s', (fault, file, written) => {
		expect(readFileSync(join(folder, file), 'utf8')).toContain(written);
		const pattern = written.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
		const answer: Answer = faultyAnswers[fault];
		expect(answer.error).toMatch(new RegExp(pattern.join('\\d+')));
	});

	it('a hash search, with what each source says beside every error of its own', () => {
		expect(readFileSync(join(folder, 'api/v4/hash_search.py'), 'utf8')).toContain('return make_api_response(results, err=error, status_code=status_code)');
	});
});

describe('nginx has the page of', () => {
	it.each(['badGateway', 'unavailable', 'gatewayTimeout', 'tooManyRequests'] as const)('%s', (fault) => {
		const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((path) => existsSync(path)) ?? '';
		const answer: Answer = faultyAnswers[fault];
		const title = /<title>(.*?)<\/title>/.exec(answer.text?.body ?? '')?.[1] ?? 'no title';
		expect(readFileSync(nginx).includes(`<head><title>${title}</title></head>`)).toBe(true);
	});
});
