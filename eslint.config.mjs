import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Rooms that must run without n8n: they are tested, benchmarked and read on their own. */
const PURE = ['client', 'session', 'delivery', 'email', 'mass', 'report'].map((room) => `nodes/Assemblyline/${room}/**/*.ts`);

export default defineConfig([
	globalIgnores(['dist', 'coverage', 'node_modules']),
	{
		files: ['**/*.ts'],
		extends: [...tseslint.configs.recommended, tseslint.configs.stylistic],
		languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/consistent-indexed-object-style': 'off',
			'@typescript-eslint/consistent-type-definitions': 'off',
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport],
	},
	{ files: ['package.json'], languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } } },
	{
		// A switch, not a secret: the rule goes by the word 'cert' in its name.
		files: ['credentials/**/*.ts'],
		rules: { '@n8n/community-nodes/credential-password-field': 'off' },
	},
	{
		// They throw errors of their own; n8n/errors.ts alone turns those into n8n's.
		files: [...PURE, 'nodes/Assemblyline/core/**/*.ts', 'nodes/Assemblyline/resources/**/*.ts', 'nodes/Assemblyline/shared/**/*.ts'],
		rules: { '@n8n/community-nodes/require-node-api-error': 'off' },
	},
	{
		files: PURE,
		rules: {
			'no-restricted-imports': [
				'error',
				{ patterns: [{ regex: '^n8n-', message: 'This room knows nothing of n8n.' }, { regex: '/(core|n8n|resources|methods)(/|$)', message: 'This room knows nothing of the node.' }] },
			],
		},
	},
]);
