/** SWC only strips the types here; `npm run typecheck` checks them. */
const transform = {
	'^.+\\.ts$|/node_modules/(?:@rocket\\.chat/message-parser|entities|fast-png|iobuffer|qr)/.+\\.js$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' }, sourceMaps: 'inline' }],
};

const project = (name, settings) => ({
	displayName: name,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	transform,
	// These have ES modules only.
	transformIgnorePatterns: ['/node_modules/(?!(?:@rocket\\.chat/message-parser|entities|fast-png|iobuffer|qr)/)'],
	...settings,
});

/** Has n8n's HTTP code ready, loaded once per worker. */
const testEnvironment = '<rootDir>/test/support/environment.js';

module.exports = {
	maxWorkers: '100%',
	// jest says of a worker that has not ended in half a second that its tests leak. One with a large heap takes that long on
	// a busy machine; what tests do leave behind is named, with its file, by test/support/environment.js.
	workerGracefulExitTimeout: 60_000,
	testSequencer: '<rootDir>/test/support/sequencer.js',
	// Long, as a busy machine is no failure; a test that never ends is one. It stands here because jest ignores it in a project.
	testTimeout: 600_000,
	projects: [
		project('unit', { testEnvironment }),
		project('engine', { testEnvironment, setupFiles: ['<rootDir>/test/engine/settings.ts'] }),
		// These share the lab: test/run.ts says how many of their files run at once.
		project('contract', { testEnvironment }),
		project('e2e'),
		project('faults', { testEnvironment }),
		project('queue'),
		project('soak', { testEnvironment }),
	],
};
