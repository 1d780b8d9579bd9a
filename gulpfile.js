const { mkdir, readdir, readFile, rm, writeFile } = require('node:fs/promises');
const { dirname, relative } = require('node:path/posix');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

/** What n8n loads, by the class that it looks for in each file. */
const ENTRIES = {
	AssemblylineApi: 'credentials/AssemblylineApi.credentials',
	Assemblyline: 'nodes/Assemblyline/Assemblyline.node',
	AssemblylineAdmin: 'nodes/Assemblyline/AssemblylineAdmin.node',
	AssemblylineTrigger: 'nodes/Assemblyline/AssemblylineTrigger.node',
};

/** Browser builds: they import none of Node's modules, which n8n's scan of community packages refuses. */
const ALIASES = {
	'engine.io-client': './node_modules/engine.io-client/build/esm/index.js',
	fflate: './node_modules/fflate/esm/browser.js',
	// The parser alone, without a tree.
	htmlparser2: './node_modules/htmlparser2/dist/Parser.js',
	'punycode/punycode.js': './node_modules/punycode/punycode.es6.js',
	'socket.io-client': './node_modules/socket.io-client/build/esm/index.js',
	'socket.io-parser': './node_modules/socket.io-parser/build/esm/index.js',
	yaml: './node_modules/yaml/browser/index.js',
};

/** n8n's scan refuses globalThis: typed arrays that libraries take from it are named directly, and nothing else is found there. qr/decode.js would look for timers, in functions that are not called. */
const ARRAYS = ['Int8Array', 'Uint8Array', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array', 'Float32Array', 'Float64Array'];
const GLOBALS = { globalThis: 'undefined', ...Object.fromEntries(ARRAYS.map((name) => [`globalThis.${name}`, name])) };

/** Modules of engine.io-client, and what stands in their place: the pack brings a transport and timers of its own. */
const REPLACED = {
	'globals.node.js': "export * from './nodes/Assemblyline/feed/engineGlobals';",
	'transports/index.js': 'export const transports = {};',
	// Its requests go past n8n; all that is used of it is the class that it extends.
	'transports/polling-fetch.js': "export { Polling as Fetch } from './node_modules/engine.io-client/build/esm/transports/polling.js';",
	'transports/polling-xhr.js': 'export const XHR = undefined;',
	'transports/polling-xhr.node.js': 'export const XHR = undefined;',
	'transports/websocket.js': 'export const WS = undefined;',
	'transports/websocket.node.js': 'export const WS = undefined;',
	'transports/webtransport.js': 'export const WT = undefined;',
};

/** In place of iconv-lite, which has megabytes of tables: @kenjiuno/msgreader only reads texts in code pages of Windows, which TextDecoder knows, too. */
const ICONV = `
export function decode(bytes, encoding) {
	try {
		return new TextDecoder(String(encoding).replace(/^(?:cp|win)?(?=125\\d$)/, 'windows-')).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}
`;

const withReplacements = {
	name: 'with-replacements',
	setup(build) {
		build.onResolve({ filter: /^iconv-lite$/ }, () => ({ path: 'iconv-lite', namespace: 'replaced' }));
		build.onLoad({ filter: /^iconv-lite$/, namespace: 'replaced' }, () => ({ contents: ICONV }));
		build.onLoad({ filter: /[\\/]engine\.io-client[\\/]build[\\/]esm[\\/]/ }, ({ path }) => {
			const name = path.replaceAll('\\', '/').split('/build/esm/').pop();
			return Object.hasOwn(REPLACED, name) ? { contents: REPLACED[name], resolveDir: __dirname } : undefined;
		});
	},
};

async function version() {
	return JSON.parse(await readFile('package.json', 'utf8')).version;
}

/**
 * One CommonJS file with all that the pack is made of, so that nodes and credential share their state and
 * `dependencies` stays empty; readable, as reviewers read it. Beside it a thin file for each thing that n8n loads.
 */
async function bundle() {
	const { metafile } = await esbuild.build({
		stdin: { contents: Object.values(ENTRIES).map((file) => `export * from './${file}';`).join('\n'), resolveDir: __dirname },
		metafile: true,
		outfile: 'dist/pack.js',
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node20',
		external: ['n8n-workflow'],
		alias: ALIASES,
		define: { ...GLOBALS, PACK_VERSION: JSON.stringify(await version()) },
		plugins: [withReplacements],
		legalComments: 'external',
		// Libraries have nothing to say in n8n's log.
		drop: ['console'],
		logLevel: 'warning',
	});
	await writeFile('dist/THIRD-PARTY-NOTICES.txt', await notices(Object.keys(metafile.inputs)));
	await Promise.all(Object.entries(ENTRIES).map(([name, file]) => writeEntry(name, `dist/${file}.js`)));
}

async function writeEntry(name, file) {
	const folder = dirname(file);
	await mkdir(folder, { recursive: true });
	await writeFile(file, `exports.${name} = require('${relative(folder, 'dist')}/pack.js').${name};\n`);
}

/** Name, version and license text of each package that is bundled. */
async function notices(inputs) {
	const folders = new Set(inputs.flatMap((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? []));
	const texts = [...folders].sort().map(async (folder) => {
		const { name, version: number, license } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
		const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
		const text = file ? await readFile(`${folder}/${file}`, 'utf8') : `License: ${license}\n`;
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
