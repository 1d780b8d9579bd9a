import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { addService, getService } from '../../nodes/Assemblyline/client/service';
import { search } from '../lab/assemblyline/data';
import { unique } from '../support/unique';
import type { Given, Row } from './row';

/** The version begins with 4, as the server removes no others. */
const VERSION = '4.6.0.1';

/** What the names of the rows' services begin with. */
const PREFIX = 'n8n_row';

/** A manifest of a service that nobody runs. */
const manifestOf = (name: string, version = VERSION) =>
	JSON.stringify({
		name,
		version,
		enabled: false,
		description: 'A test of n8n',
		docker_config: { image: 'lab/none', cpu_cores: 0.5 },
		heuristics: [{ heur_id: 1, name: 'One', description: 'A test of n8n', filetype: '.*', score: 10 }],
		update_config: { generates_signatures: true, update_interval_seconds: 600, sources: [{ name: 'first', uri: 'https://localhost/rules' }] },
	});

/**
 * Removes all services that rows have made, straight from the search engine and seen by searches at once. What was
 * written within the last second is made visible first: else it stays, as a name in the list without its service, and
 * the server answers 500 to whoever needs that list.
 */
export async function removeServices(): Promise<void> {
	const remove = async (index: string, field: string, prefix: string) => {
		await search('POST', `/${index}/_refresh`);
		await search('POST', `/${index}/_delete_by_query?refresh=true`, JSON.stringify({ query: { prefix: { [field]: prefix } } }));
	};
	await remove('service_delta_hot', 'id', PREFIX);
	await remove('service_hot', 'id', PREFIX);
	await remove('heuristic_hot', 'heur_id', PREFIX.toUpperCase());
}

const named = (): Promise<Given> => Promise.resolve({ name: unique(PREFIX) });

async function add(client: AssemblylineClient, manifest: string): Promise<void> {
	const content = Buffer.from(manifest);
	await addService(client, { size: content.length, open: () => Promise.resolve(content) });
}

/** A service of the row's own, which is removed when all rows have run; the lab's own are shared by all tests. */
export async function throwaway(client: AssemblylineClient): Promise<Given> {
	const { name = '' } = await named();
	await add(client, manifestOf(name));
	return { name };
}

/**
 * A service that its row deletes. Its version in use is one that the server leaves in the store: for a second after
 * the server has deleted the one in use, it answers 500 to whoever needs the list of services, in every other test, too.
 */
async function deletable(client: AssemblylineClient): Promise<Given> {
	const { name = '' } = await named();
	for (const version of ['1.0.0', VERSION]) await add(client, manifestOf(name, version));
	return { name };
}

const at = (value = '') => ({ mode: 'id', value });

/** The same with its configuration as an update sends it back: without the interval that the server fills in. */
async function withConfig(client: AssemblylineClient): Promise<Given> {
	const { name = '' } = await throwaway(client);
	const config = await getService(client, name);
	for (const source of config.update_config?.sources ?? []) delete source.update_interval;
	return { name, config: JSON.stringify(config) };
}

const changed = ({ config = '{}' }: Given, changes: object) => JSON.stringify({ ...(JSON.parse(config) as object), ...changes });

const dockerOf = ({ config = '{}' }: Given) => (JSON.parse(config) as { docker_config?: object }).docker_config;

const CONFIG = { maps: ['[].json.config', '[].json.dependencies'] };
const STATS = { maps: ['[].json.heuristic', '[].json.error', '[].json.result.score.distribution'] };

const backupOf = (server: string) => `type: backup\nserver: ${server}\ndata: {}\n`;

export const serviceRows: Row[] = [
	{
		operation: 'service.getAll',
		item: () => ({ returnAll: false, limit: 1 }),
		sends: () => ['GET service/all/'],
		output: () => [{ name: 'APKaye', enabled: false, category: 'Static Analysis', stage: 'CORE' }],
	},
	{ operation: 'service.getAll', name: 'of those that are switched on', item: () => ({ returnAll: true, options: { enabledOnly: true } }), sends: () => ['GET service/all/'] },
	{ operation: 'service.getAll', name: 'of all services by a user', as: 'user', item: () => ({ returnAll: true }), sends: () => ['GET service/all/'] },
	{
		operation: 'service.getConstants',
		item: () => ({}),
		sends: () => ['GET service/constants/'],
		output: () => [{ stages: expect.arrayContaining(['FILTER', 'EXTRACT']) as string[], categories: expect.arrayContaining(['Antivirus']) as string[] }],
	},
	{
		operation: 'service.get',
		item: () => ({ serviceId: at('LabScanner') }),
		sends: () => ['GET service/LabScanner/'],
		output: () => [{ name: 'LabScanner', version: '1.0.0', timeout: 120, docker_config: { image: 'lab/scanner' } }],
		compare: CONFIG,
	},
	{
		operation: 'service.get',
		name: 'with a version',
		given: throwaway,
		item: ({ name }) => ({ serviceId: at(name), options: { version: VERSION } }),
		sends: ({ name }) => [`GET service/${name}/?version=${VERSION}`],
		output: ({ name }) => [{ name, version: VERSION, enabled: false }],
		compare: CONFIG,
	},
	{ operation: 'service.get', name: 'that does not exist', item: () => ({ serviceId: at('Nothing') }), sends: () => ['GET service/Nothing/'], error: 'Nothing service does not exist' },
	{
		operation: 'service.get',
		name: 'without the role',
		as: 'user',
		item: () => ({ serviceId: at('LabScanner') }),
		sends: () => ['GET service/LabScanner/'],
		error: 'requires one of the following roles: administration',
	},
	{
		operation: 'service.getVersion',
		item: () => ({ serviceId: at('LabScanner'), version: '1.0.0' }),
		sends: () => ['GET service/LabScanner/1.0.0/'],
		output: () => [{ name: 'LabScanner', version: '1.0.0', timeout: 120 }],
		compare: CONFIG,
	},
	{
		operation: 'service.getVersion',
		name: 'that does not exist',
		item: () => ({ serviceId: at('LabScanner'), version: '9.9.9' }),
		sends: () => ['GET service/LabScanner/9.9.9/'],
		error: 'Internal Server Error',
	},
	{
		operation: 'service.getVersions',
		given: throwaway,
		item: ({ name }) => ({ serviceId: at(name) }),
		sends: ({ name }) => [`GET service/versions/${name}/`],
		output: ({ name }) => [{ name, versions: expect.any(Array) as string[] }],
	},
	{
		operation: 'service.getStats',
		item: () => ({ serviceId: at('LabScanner'), options: { maxDocs: 10, version: '1.0.0' } }),
		sends: () => ['GET service/stats/LabScanner/?version=1.0.0&max_docs=10'],
		output: () => [{ service: { name: 'LabScanner', version: '1.0.0' }, result: { count: expect.any(Number) as number } }],
		compare: STATS,
	},
	{
		operation: 'service.getStats',
		name: 'of an unknown service',
		item: () => ({ serviceId: at('Nothing') }),
		sends: () => ['GET service/stats/Nothing/'],
		output: () => [{ service: { name: 'Nothing' }, result: { count: 0 } }],
		compare: STATS,
	},
	// The lab looks into no registry.
	{ operation: 'service.getUpdates', item: () => ({ options: { availableOnly: true } }), sends: () => ['GET service/updates/'], output: () => [] },
	{
		operation: 'service.add',
		given: named,
		item: ({ name = '' }) => ({ inputSource: 'text', text: manifestOf(name) }),
		// Whatever is no JSON is called multipart here; it is the manifest itself.
		sends: () => ['PUT service/ multipart'],
		output: ({ name = '' }) => [{ service_name: name, new_heuristics: [`${name.toUpperCase()}.1`] }],
	},
	{
		operation: 'service.add',
		name: 'from a file',
		// A file cannot follow what is given: the name is the same each time.
		given: () => Promise.resolve({ name: 'n8n_row_from_a_file' }),
		item: () => ({ inputSource: 'binary' }),
		binary: [{ data: { id: 'stored', content: manifestOf('n8n_row_from_a_file'), data: 'stored', bytes: manifestOf('n8n_row_from_a_file').length, fileName: 'service_manifest.yml', mimeType: 'application/yaml' } }],
		sends: () => ['PUT service/ multipart'],
		output: ({ name }) => [{ service_name: name }],
	},
	{
		operation: 'service.add',
		name: 'without what a manifest needs',
		item: () => ({ inputSource: 'text', text: 'name: Something\nversion: 4.7.0.1\n' }),
		sends: () => [],
		error: 'Manifest: lacks enabled, docker_config',
	},
	{
		operation: 'service.update',
		given: withConfig,
		item: ({ name }) => ({ serviceId: at(name), changes: '{"timeout": 99, "docker_config": {"ram_mb": 1024}, "rejects": null}' }),
		sends: (given) => [
			`GET service/${given.name}/`,
			`POST service/${given.name}/ ${changed(given, { rejects: undefined, timeout: 99, docker_config: { ...dockerOf(given), ram_mb: 1024 } })}`,
		],
		output: ({ name }) => [{ name, version: VERSION, removed_sources: {}, success: true }],
	},
	{
		operation: 'service.update',
		name: 'without a source',
		given: withConfig,
		item: ({ name }) => ({ serviceId: at(name), changes: { update_config: { sources: [] } } }),
		sends: (given) => [
			`GET service/${given.name}/`,
			`POST service/${given.name}/ ${changed(given, { update_config: { ...(JSON.parse(given.config ?? '{}') as { update_config: object }).update_config, sources: [] } })}`,
		],
		output: () => [{ removed_sources: { first: expect.any(Boolean) as boolean }, success: true }],
	},
	{
		operation: 'service.update',
		name: 'with a value that does not fit',
		given: withConfig,
		item: ({ name }) => ({ serviceId: at(name), changes: '{"timeout": "soon"}' }),
		sends: (given) => [`GET service/${given.name}/`, `POST service/${given.name}/ ${changed(given, { timeout: 'soon' })}`],
		error: 'Internal Server Error',
	},
	{ operation: 'service.update', name: 'with another name', item: () => ({ serviceId: at('Nothing'), changes: '{"name": "Other"}' }), sends: () => [], error: 'a service cannot be renamed' },
	{
		operation: 'service.delete',
		given: deletable,
		item: ({ name }) => ({ serviceId: at(name) }),
		sends: ({ name }) => [`DELETE service/${name}/`],
		output: ({ name }) => [{ name, success: true }],
	},
	{ operation: 'service.delete', name: 'that does not exist', item: () => ({ serviceId: at('Nothing') }), sends: () => ['DELETE service/Nothing/'], error: 'Service Nothing does not exist' },
	{
		operation: 'service.backup',
		item: () => ({}),
		sends: () => ['GET service/backup/'],
		output: () => [{ file_name: 'localhost_service_backup.yml', full: false }],
	},
	{
		// Of no service: nothing is changed.
		operation: 'service.restore',
		item: () => ({ inputSource: 'text', text: backupOf('localhost') }),
		sends: () => ['PUT service/restore/ multipart'],
		output: () => [{ success: true }],
	},
	{
		operation: 'service.restore',
		name: 'of another server from a file',
		item: () => ({ inputSource: 'binary' }),
		binary: [{ data: { data: Buffer.from(backupOf('elsewhere.example')).toString('base64'), fileName: 'backup.yml', mimeType: 'application/yaml' } }],
		sends: () => ['PUT service/restore/ multipart'],
		error: 'This backup was not created on this server',
	},
	{ operation: 'service.getInstalling', item: () => ({}), sends: () => ['GET service/installing/'], output: () => [{ installing: [] }] },
	{
		operation: 'service.getInstalling',
		name: 'of named services',
		item: () => ({ options: { serviceNames: ['LabScanner', 'Nothing'] } }),
		sends: () => ['POST service/installing/ ["LabScanner","Nothing"]'],
		output: () => [{ installed: ['LabScanner'], installing: [], not_installed: ['Nothing'] }],
	},
	{
		// Both are there: the server leaves them as they are.
		operation: 'service.install',
		item: () => [
			{ serviceName: 'LabScanner', image: 'lab/scanner' },
			{ serviceName: 'Suricata', image: 'cccs/assemblyline-service-suricata' },
		],
		sends: () => ['PUT service/install/ [{"name":"LabScanner","image":"lab/scanner"},{"name":"Suricata","image":"cccs/assemblyline-service-suricata"}]'],
		output: () => [{ installing: [], already_installed: ['LabScanner', 'Suricata'] }],
	},
	{
		// To the version that it has: the server keeps no order for its updater.
		operation: 'service.updateService',
		given: throwaway,
		item: ({ name }) => ({ serviceId: at(name), options: { image: `lab/none:${VERSION}`, tag: VERSION, username: 'lab', password: 'none' } }),
		sends: ({ name }) => [`PUT service/update/ {"name":"${name}","update_data":{"auth":{"username":"lab","password":"none"},"image":"lab/none:${VERSION}","latest_tag":"${VERSION}"}}`],
		output: ({ name }) => [{ name, latest_tag: VERSION, status: 'updated', success: true }],
	},
	{
		operation: 'service.updateService',
		name: 'of which no registry is known',
		item: () => ({ serviceId: at('LabScanner') }),
		sends: () => ['GET service/updates/'],
		error: 'The server knows of no version of LabScanner in a registry',
	},
	{
		// No registry is looked into: nothing is changed.
		operation: 'service.updateAll',
		item: () => ({}),
		sends: () => ['GET service/update_all/'],
		output: () => [{ updated: [], updating: [] }],
	},
];
