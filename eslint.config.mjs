import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Which rooms of nodes/Assemblyline a room may import, from the ground up; those above n8n/ know n8n itself, too. */
const MAY_IMPORT = {
	client: [],
	email: ['client'],
	session: ['client'],
	findings: ['email', 'client'],
	bulk: ['client'],
	report: ['findings', 'client'],
	feed: ['client'],
	delivery: ['findings', 'client'],
	n8n: ['feed', 'session', 'findings', 'client'],
	core: ['n8n', 'feed', 'findings', 'client'],
	shared: ['core', 'findings', 'email', 'client'],
	methods: ['core', 'n8n', 'client'],
	trigger: ['delivery', 'feed', 'findings', 'shared', 'core', 'n8n', 'session', 'client'],
	resources: ['shared', 'core', 'bulk', 'report', 'email', 'findings', 'client'],
};

/** Rooms that must run without n8n: they are tested, benchmarked and read on their own. */
const PURE_ROOMS = ['client', 'session', 'feed', 'delivery', 'email', 'bulk', 'findings', 'report'];

const filesOf = (room) => `nodes/Assemblyline/${room}/**/*.ts`;

/** A later block for the same file would replace an earlier one: so one block a room, with all that it may not import. */
const walls = Object.entries(MAY_IMPORT).map(([room, below]) => {
	const open = [room, ...below];
	const closed = Object.keys(MAY_IMPORT).filter((other) => !open.includes(other));
	const patterns = [
		{ regex: `^(\\.\\./)+(${closed.join('|')})(/|$)`, message: `${room}/ may import ${below.join(', ') || 'no other room'}: see MAY_IMPORT in eslint.config.mjs.` },
		...(PURE_ROOMS.includes(room) ? [{ regex: '^n8n-', message: `${room}/ knows nothing of n8n.` }] : []),
	];
	return { files: [filesOf(room)], rules: { 'no-restricted-imports': ['error', { patterns }] } };
});

export default defineConfig([
	globalIgnores(['dist', 'coverage', 'node_modules']),
	{
		files: ['**/*.ts'],
		extends: [...tseslint.configs.recommended, tseslint.configs.stylistic],
		languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			// Taking some properties out of an object is a way to leave them out.
			'@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/consistent-indexed-object-style': 'off',
			'@typescript-eslint/consistent-type-definitions': 'off',
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
	},
	{ files: ['package.json'], languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } } },
	...walls,
]);
