const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const entryPoints = [
	'credentials/AssemblylineApi.credentials.ts',
	'nodes/Assemblyline/Assemblyline.node.ts',
	'nodes/Assemblyline/AssemblylineTrigger.node.ts',
];

/**
 * Parts of libraries that are left out, and what stands in their place, so that the files are small, load fast
 * and hold little that nobody has read.
 */
const REPLACED = {
	// Socket.io's polling over XMLHttpRequest: only the websocket is used.
	'xmlhttprequest-ssl': 'module.exports = {};',
	// A table of file types: every part of a form that has a file name names its own type.
	'mime-types': 'module.exports = {};',
	// Writes cookies and messages of the socket to the log of an n8n that is run with DEBUG=*.
	debug: 'module.exports = () => () => undefined;',
	// Seventeen packages, with a Function constructor among them, for what JavaScript has today.
	hasown: 'module.exports = Object.hasOwn;',
	'es-set-tostringtag': 'module.exports = (object, tag) => Object.defineProperty(object, Symbol.toStringTag, { value: tag, configurable: true });',
};

const withReplacements = {
	name: 'with-replacements',
	setup(build) {
		build.onResolve({ filter: new RegExp(`^(${Object.keys(REPLACED).join('|')})$`) }, ({ path }) => ({ path, namespace: 'replaced' }));
		build.onLoad({ filter: /.*/, namespace: 'replaced' }, ({ path }) => ({ contents: REPLACED[path] }));
	},
};

async function version() {
	return JSON.parse(await readFile('package.json', 'utf8')).version;
}

/** One self-contained CommonJS file for each node and the credential: `dependencies` stays empty. */
async function bundle() {
	const { metafile } = await esbuild.build({
		entryPoints,
		metafile: true,
		outdir: 'dist',
		outbase: '.',
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node20',
		external: ['n8n-workflow'],
		define: { PACK_VERSION: JSON.stringify(await version()) },
		plugins: [withReplacements],
		minifySyntax: true,
		minifyWhitespace: true,
		keepNames: true,
		legalComments: 'external',
		// Libraries have nothing to say in n8n's log.
		drop: ['console'],
		logLevel: 'warning',
	});
	await writeFile('dist/THIRD-PARTY-NOTICES.txt', await notices(Object.keys(metafile.inputs)));
}

/** Name, version and licence text of each package that is bundled. */
async function notices(inputs) {
	const folders = new Set(inputs.flatMap((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? []));
	const texts = [...folders].sort().map(async (folder) => {
		const { name, version: number, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
		const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
		const text = file ? await readFile(`${folder}/${file}`, 'utf8') : `Licence: ${license}\n`;
		return `${name} ${number}\n${'='.repeat(name.length + number.length + 1)}\n\n${text}`;
	});
	return ['The files beside this one contain these packages.\n', ...(await Promise.all(texts))].join('\n\n');
}

/** The icons of the nodes, with them the codex files and output schemas; the credential shares the icons. */
function copyAssets() {
	return src(['nodes/**/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], { base: '.' }).pipe(dest('dist'));
}

const clean = () => rm('dist', { recursive: true, force: true });

exports.build = series(clean, parallel(bundle, copyAssets));
exports.default = exports.build;
