/** Begins with the files that take longest, so that none of them is left over for one worker alone; a fresh clone knows no times of before. */
const { default: Sequencer } = require('@jest/test-sequencer');

const FIRST = ['contract/operations', 'contract/contract', 'e2e/approval', 'e2e/trigger', 'e2e/examples'].map((name) => `/test/${name}.test.ts`);

const rankOf = ({ path }) => {
	const rank = FIRST.findIndex((end) => path.endsWith(end));
	return rank === -1 ? FIRST.length : rank;
};

module.exports = class extends Sequencer {
	sort(tests) {
		return [...super.sort(tests)].sort((a, b) => rankOf(a) - rankOf(b));
	}
};
