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
	'punycode/punycode.js': './node_modules/punycode/punycode.es6.js',
	'socket.io-client': './node_modules/socket.io-client/build/esm/index.js',
	'socket.io-parser': './node_modules/socket.io-parser/build/esm/index.js',
	yaml: './node_modules/yaml/browser/index.js',
};

/** n8n's scan refuses globalThis: typed arrays that libraries take from it are named directly, and nothing else is found there. qr/decode.js would look for timers, in functions that are not called. */
const ARRAYS = ['Int8Array', 'Uint8Array', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array', 'Float32Array', 'Float64Array'];
const GLOBALS = { globalThis: 'undefined', ...Object.fromEntries(ARRAYS.map((name) => [`globalThis.${name}`, name])) };

/** Modules of libraries, and what stands in their place. */
const REPLACED = {
	// Megabytes of tables: of @kenjiuno/msgreader only what writes files is here, and that reads no text.
	'iconv-lite/lib/index.js': 'export {};',
	// Of engine.io-client: the pack brings a transport and timers of its own.
	'engine.io-client/build/esm/globals.node.js': "export * from './nodes/Assemblyline/feed/engineGlobals';",
	'engine.io-client/build/esm/transports/index.js': 'export const transports = {};',
	// Its requests go past n8n; all that is used of it is the class that it extends.
	'engine.io-client/build/esm/transports/polling-fetch.js': "export { Polling as Fetch } from './node_modules/engine.io-client/build/esm/transports/polling.js';",
	'engine.io-client/build/esm/transports/polling-xhr.js': 'export const XHR = undefined;',
	'engine.io-client/build/esm/transports/polling-xhr.node.js': 'export const XHR = undefined;',
	'engine.io-client/build/esm/transports/websocket.js': 'export const WS = undefined;',
	'engine.io-client/build/esm/transports/websocket.node.js': 'export const WS = undefined;',
	'engine.io-client/build/esm/transports/webtransport.js': 'export const WT = undefined;',
	// xss has it for style attributes, whose values report/html.ts checks itself (`css: false`).
	'cssfilter/lib/index.js': 'export class FilterCSS {}\nexport const getDefaultWhiteList = () => ({});',
	// Pictures are only read.
	'jpeg-js/lib/encoder.js': 'export {};',
	// The names of HTML's entities, 55 kB, for a plain text made of HTML: email/mime.ts takes the HTML itself where there is any.
	'postal-mime/dist/esm/html-entities.js': 'export const htmlEntities = {};',
};

/** The name of a bundled library's module, e.g. `xss/lib/index.js`. */
const moduleName = (path) => path.replaceAll('\\', '/').split('node_modules/').pop();

/**
 * Libraries without their comments: their licenses stand in THIRD-PARTY-NOTICES.txt. Our own comments stay, and all of a
 * file that has calls marked as pure, in a comment by which esbuild leaves out what is not used.
 */
const libraries = {
	name: 'libraries',
	setup(build) {
		build.onLoad({ filter: /[\\/]node_modules[\\/].+\.js$/ }, async ({ path }) => {
			const replaced = REPLACED[moduleName(path)];
			if (replaced !== undefined) return { contents: replaced, resolveDir: __dirname };
			const contents = await readFile(path, 'utf8');
			return { contents: contents.includes('__PURE__') ? contents : (await esbuild.transform(contents, { minifyWhitespace: true, legalComments: 'inline' })).code };
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
		plugins: [libraries],
		legalComments: 'external',
		// Libraries have nothing to say in n8n's log.
		drop: ['console'],
		logLevel: 'warning',
	});
	await writeFile('dist/THIRD-PARTY-NOTICES.txt', await notices(Object.keys(metafile.inputs).filter((input) => !(moduleName(input) in REPLACED))));
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
