const { rm, readFile } = require('node:fs/promises');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const entryPoints = [
	'credentials/AssemblylineApi.credentials.ts',
	'nodes/Assemblyline/Assemblyline.node.ts',
	'nodes/Assemblyline/AssemblylineTrigger.node.ts',
];

/**
 * Parts of libraries that are never reached here, left out for smaller files that load faster:
 * socket.io's polling over XMLHttpRequest (only the websocket is used), and form-data's table of file
 * types (every part names its own type).
 */
const withoutUnusedParts = {
	name: 'without-unused-parts',
	setup(build) {
		build.onResolve({ filter: /^(xmlhttprequest-ssl|mime-types)$/ }, ({ path }) => ({ path, namespace: 'empty' }));
		build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {};' }));
	},
};

async function version() {
	return JSON.parse(await readFile('package.json', 'utf8')).version;
}

/** One self-contained CommonJS file for each node and the credential: `dependencies` stays empty. */
async function bundle() {
	await esbuild.build({
		entryPoints,
		outdir: 'dist',
		outbase: '.',
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node20',
		external: ['n8n-workflow'],
		define: { PACK_VERSION: JSON.stringify(await version()) },
		plugins: [withoutUnusedParts],
		minifySyntax: true,
		minifyWhitespace: true,
		keepNames: true,
		legalComments: 'external',
		logLevel: 'warning',
	});
}

/** The icons of the nodes, with them the codex files and output schemas; the credential shares the icons. */
function copyAssets() {
	return src(['nodes/**/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], { base: '.' }).pipe(dest('dist'));
}

const clean = () => rm('dist', { recursive: true, force: true });

exports.build = series(clean, parallel(bundle, copyAssets));
exports.default = exports.build;
