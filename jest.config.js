/** TypeScript is only stripped here; `npm run typecheck` checks it. */
const common = {
	testEnvironment: 'node',
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
	},
};

const project = (name, settings = {}) => ({
	...common,
	displayName: name,
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	...settings,
});

module.exports = {
	projects: [project('unit'), project('contract'), project('e2e')],
};
