/** Writes the configuration of Assemblyline, of OpenSearch and of the TLS front. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { versions } from './install';
import { writeNginxConfiguration } from './nginx';
import { configFolder, folders, home, stateFolder } from './paths';
import { ports } from './ports';

type Settings = { [key: string]: unknown };

/** Writes every configuration file. They are small, so each start writes them anew. */
export function writeConfiguration(): void {
	for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
	const settings = merge(assemblylineSettings(), overrides());
	for (const version of versions) {
		mkdirSync(configFolder(version), { recursive: true });
		mkdirSync(stateFolder(version), { recursive: true });
		// JSON is YAML too, as long as no tab indents it.
		writeFileSync(join(configFolder(version), 'config.yml'), JSON.stringify(settings, null, 2));
		// Without this every classification comes back as the lowest one.
		writeFileSync(join(configFolder(version), 'classification.yml'), 'enforce: true\n');
	}
	writeOpenSearchConfiguration();
	writeNginxConfiguration();
}

function assemblylineSettings(): Settings {
	const redis = { host: '127.0.0.1', port: ports.redis };
	const searchEngine = [`http://127.0.0.1:${ports.translator}`];
	const store = (name: string) => [`file://${join(folders.files, name)}`];
	return {
		auth: { internal: { enabled: true } },
		core: {
			alerter: { delay: 0 },
			metrics: { elasticsearch: { hosts: searchEngine }, redis },
			redis: { nonpersistent: redis, persistent: redis },
		},
		datastore: { hosts: searchEngine, archive: { enabled: true } },
		filestore: { storage: store('storage'), cache: store('cache'), archive: store('archive') },
		logging: {
			heartbeat_file: join(home, 'heartbeat'),
			log_as_json: false,
			log_to_console: true,
			log_level: 'INFO',
		},
		submission: {
			file_sources: [
				{
					name: 'lab-files',
					hash_types: ['sha256'],
					url: `http://127.0.0.1:${ports.fileSource}/{SHA256}`,
					replace_pattern: '{SHA256}',
				},
			],
		},
		system: { constants: 'assemblyline.common.constants', organization: 'LAB', type: 'development' },
		ui: {
			allow_url_submissions: true,
			audit: false,
			enforce_quota: false,
			fqdn: 'localhost',
			// A submitted address becomes a URI file for the lab's own service; nothing is fetched.
			url_submission_auto_service_selection: ['LabScanner'],
		},
	};
}

/** More settings from the JSON file that ASSEMBLYLINE_LAB_CONFIG names, e.g. for terms of service or quotas. */
function overrides(): Settings {
	const file = process.env.ASSEMBLYLINE_LAB_CONFIG;
	return file ? (JSON.parse(readFileSync(file, 'utf8')) as Settings) : {};
}

function merge(base: Settings, more: Settings): Settings {
	const merged: Settings = { ...base };
	for (const [key, value] of Object.entries(more)) {
		const present = merged[key];
		merged[key] = isSettings(present) && isSettings(value) ? merge(present, value) : value;
	}
	return merged;
}

const isSettings = (value: unknown): value is Settings =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function writeOpenSearchConfiguration(): void {
	const folder = join(folders.search, 'node_1', 'config');
	mkdirSync(folder, { recursive: true });
	const settings: Record<string, unknown> = {
		'network.host': '127.0.0.1',
		'transport.port': ports.openSearchTransport,
		'discovery.type': 'single-node',
		// The lab's disk may be nearly full and still do.
		'cluster.routing.allocation.disk.threshold_enabled': false,
		'cluster.max_shards_per_node': 5000,
		'action.destructive_requires_name': true,
		// Its code fails on every point in time, and logs that with a stack.
		'search.request_stats_enabled': false,
	};
	const lines = Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
	writeFileSync(join(folder, 'opensearch.yml'), `${lines.join('\n')}\n`);
}
