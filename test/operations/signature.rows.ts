import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import { path } from '../../nodes/Assemblyline/client/path';
import * as signature from '../../nodes/Assemblyline/client/signature';
import { unique } from '../support/unique';
import type { Given, Row } from './row';
import { throwaway } from './service.rows';

const at = (value = '') => ({ mode: 'id', value });

const named = (): Promise<Given> => Promise.resolve({ source: unique('n8n') });

/** A rule of a source of its own, which {@link removed} deletes. */
const withStatus =
	(status: string) =>
	async (client: AssemblylineClient): Promise<Given> => {
		const { source = '' } = await named();
		const rule = { name: 'r1', type: 'yara', source, data: 'rule r1 { condition: false }', status, classification: 'TLP:CLEAR', signature_id: source };
		return { source, id: await signature.saveSignature(client, rule) };
	};

const testing = withStatus('TESTING');

const removed = (client: AssemblylineClient, { id = '' }: Given) => client.write('DELETE', path`signature/${id}/`);

/** A service of its own, and its source as an update sends it back: without its state and the interval that the server fills in. */
async function withSource(client: AssemblylineClient): Promise<Given> {
	const { name = '' } = await throwaway(client);
	const source = (await signature.listSignatureSources(client))[name]?.sources[0] ?? {};
	delete source.status;
	delete source.update_interval;
	return { name, source: JSON.stringify(source) };
}

const RULE = { type: 'yara', data: 'rule r1 { condition: false }' };

export const signatureRows: Row[] = [
	{
		operation: 'signature.get',
		given: testing,
		item: ({ id }) => ({ signatureId: at(id) }),
		sends: ({ id }) => [`GET signature/${id}/`],
		output: ({ source }) => [{ name: 'r1', source, type: 'yara', status: 'TESTING', stats: { count: 0 } }],
		after: removed,
	},
	{ operation: 'signature.get', name: 'that does not exist', item: () => ({ signatureId: at('yara_none_none') }), sends: () => ['GET signature/yara_none_none/'], error: 'Signature not found. (yara_none_none)' },
	{
		operation: 'signature.getStats',
		item: () => ({ returnAll: false, limit: 1 }),
		sends: () => ['GET signature/stats/'],
		output: () => [{ id: expect.any(String) as string, count: expect.any(Number) as number }],
	},
	{ operation: 'signature.isUpdateAvailable', item: () => ({}), sends: () => ['GET signature/update_available/'], output: () => [{ update_available: true }] },
	{
		operation: 'signature.isUpdateAvailable',
		name: 'since a time that is to come',
		item: () => ({ options: { since: '2099-01-01T00:00:00', type: 'suricata' } }),
		sends: () => ['GET signature/update_available/?last_update=2099-01-01T00%3A00%3A00.000Z&type=suricata'],
		output: () => [{ update_available: false }],
	},
	{
		operation: 'signature.download',
		item: () => ({ query: 'type:suricata AND status:DEPLOYED' }),
		sends: () => ['GET signature/download/?query=type%3Asuricata+AND+status%3ADEPLOYED'],
		output: () => [{ file_name: expect.stringMatching(/^al_signatures_[0-9a-f]+\.zip$/) as string }],
	},
	{ operation: 'signature.download', name: 'with a query that cannot be read', item: () => ({ query: '((' }), sends: () => ['GET signature/download/?query=%28%28'], error: 'Query: cannot be read as Lucene: the ( at character 1 is never closed [item 0]' },
	{
		operation: 'signature.setStatus',
		given: testing,
		item: ({ id }) => ({ signatureId: at(id), status: 'DEPLOYED' }),
		sends: ({ id }) => [`GET signature/change_status/${id}/DEPLOYED/`],
		output: ({ id }) => [{ id, status: 'DEPLOYED', success: true }],
		after: removed,
	},
	{
		operation: 'signature.setStatus',
		name: 'back to a draft',
		given: withStatus('DISABLED'),
		item: ({ id }) => ({ signatureId: at(id), status: 'STAGING' }),
		sends: ({ id }) => [`GET signature/change_status/${id}/STAGING/`, `GET signature/${id}/`],
		error: 'from DISABLED to STAGING',
		after: removed,
	},
	{
		operation: 'signature.setStatus',
		name: 'of an unknown signature',
		item: () => ({ signatureId: at('yara_none_none'), status: 'DISABLED' }),
		sends: () => ['GET signature/change_status/yara_none_none/DISABLED/', 'GET signature/yara_none_none/'],
		error: 'Signature not found. (yara_none_none)',
	},
	{
		operation: 'signature.clearStatus',
		given: testing,
		item: ({ id }) => ({ signatureId: at(id) }),
		sends: ({ id }) => [`GET signature/clear_status/${id}/`],
		output: ({ id }) => [{ id, success: true }],
		after: removed,
	},
	{
		operation: 'signature.delete',
		given: testing,
		item: ({ id }) => ({ signatureId: at(id) }),
		sends: ({ id }) => [`DELETE signature/${id}/`],
		output: ({ id }) => [{ id, success: true }],
	},
	{ operation: 'signature.delete', name: 'that does not exist', item: () => ({ signatureId: at('yara_none_none') }), sends: () => ['DELETE signature/yara_none_none/'], error: 'Signature not found. (yara_none_none)' },
	{
		operation: 'signature.delete',
		name: 'without the role',
		as: 'user',
		item: () => ({ signatureId: at('yara_none_none') }),
		sends: () => ['DELETE signature/yara_none_none/'],
		error: 'requires one of the following roles: signature_manage',
	},
	{
		operation: 'signature.addOrUpdate',
		given: named,
		item: ({ source = '' }) => ({ ...RULE, source, signatureName: 'r1', status: 'TESTING' }),
		sends: ({ source }) => [`POST signature/add_update/ {"name":"r1","type":"yara","source":"${source}","data":"${RULE.data}","status":"TESTING","classification":"TLP:CLEAR"}`],
		output: ({ source }) => [{ id: `yara_${source}_r1`, success: true }],
		after: (client, { source }) => client.write('DELETE', path`signature/${`yara_${source}_r1`}/`),
	},
	{
		operation: 'signature.addOrUpdate',
		name: 'with options',
		given: named,
		item: ({ source = '' }) => ({ ...RULE, source, signatureName: 'r1', status: 'DISABLED', options: { allowSameName: true, classification: 'TLP:AMBER', revision: '7', ruleId: 'x1' } }),
		sends: ({ source }) => [
			`POST signature/add_update/?dedup_name=false {"name":"r1","type":"yara","source":"${source}","data":"${RULE.data}","status":"DISABLED","classification":"TLP:AMBER","signature_id":"x1","revision":"7"}`,
		],
		output: ({ source }) => [{ id: `yara_${source}_x1`, success: true }],
		after: (client, { source }) => client.write('DELETE', path`signature/${`yara_${source}_x1`}/`),
	},
	{
		operation: 'signature.addOrUpdateMany',
		given: named,
		item: ({ source = '' }) => ({
			type: 'yara',
			source,
			signatures: JSON.stringify([{ name: 'r1', data: RULE.data }, { name: 'r2', data: 'rule r2 { condition: false }', status: 'DISABLED', signature_id: 'x2' }]),
			status: 'TESTING',
		}),
		sends: ({ source }) => [
			`POST signature/add_update_many/?source=${source}&sig_type=yara [{"status":"TESTING","classification":"TLP:CLEAR","name":"r1","data":"${RULE.data}","type":"yara","source":"${source}"},` +
				`{"status":"DISABLED","classification":"TLP:CLEAR","name":"r2","data":"rule r2 { condition: false }","signature_id":"x2","type":"yara","source":"${source}"}]`,
		],
		output: () => [{ success: 2, errors: false, skipped: [] }],
		after: (client, { source }) => Promise.all(['r1', 'x2'].map((rule) => client.write('DELETE', path`signature/${`yara_${source}_${rule}`}/`))),
	},
	{
		operation: 'signature.addOrUpdateMany',
		name: 'with an unknown status',
		given: named,
		item: ({ source = '' }) => ({ type: 'yara', source, signatures: [{ name: 'r1', data: RULE.data, status: 'NEW' }], status: 'TESTING', options: { classification: 'TLP:CLEAR' } }),
		sends: ({ source }) => [
			`POST signature/add_update_many/?source=${source}&sig_type=yara [{"status":"NEW","classification":"TLP:CLEAR","name":"r1","data":"${RULE.data}","type":"yara","source":"${source}"}]`,
		],
		error: '[status] NEW not in the possible values',
	},
	{
		operation: 'signature.addOrUpdateMany',
		name: 'with rules of another source',
		item: () => ({ type: 'yara', source: 'one', signatures: [{ name: 'r1', data: RULE.data, source: 'two' }], status: 'TESTING' }),
		sends: () => [],
		error: "Signatures: has 'r1' in it, with a type or source of their own",
	},
	{
		operation: 'signature.getSources',
		given: throwaway,
		item: ({ name = '' }) => ({ options: { serviceName: name } }),
		sends: () => ['GET signature/sources/'],
		output: ({ name }) => [{ service: name, name: 'first', uri: 'https://localhost/rules', update_interval_seconds: 600, status: { state: 'UNKNOWN' } }],
	},
	{
		operation: 'signature.addSource',
		given: throwaway,
		item: ({ name }) => ({ serviceId: at(name), sourceName: 'second', uri: 'https://localhost/git', options: { fetchMethod: 'GIT', gitBranch: 'main', headers: '{"X-Token": "t"}', sync: true, updateInterval: 3600 } }),
		sends: ({ name }) => [
			`PUT signature/sources/${name}/ {"name":"second","uri":"https://localhost/git","enabled":true,"override_classification":false,"default_classification":"TLP:CLEAR",` +
				'"fetch_method":"GIT","git_branch":"main","sync":true,"update_interval":3600,"headers":[{"name":"X-Token","value":"t"}]}',
		],
		output: ({ name }) => [{ service: name, name: 'second', success: true }],
	},
	{
		operation: 'signature.addSource',
		name: 'to a service without sources',
		item: () => ({ serviceId: at('LabScanner'), sourceName: 'second', uri: 'https://localhost/x', options: { classification: 'TLP:CLEAR', enabled: false } }),
		sends: () => ['PUT signature/sources/LabScanner/ {"name":"second","uri":"https://localhost/x","enabled":false,"override_classification":false,"default_classification":"TLP:CLEAR"}'],
		error: 'This service is not configured to use external sources',
	},
	{
		operation: 'signature.updateSource',
		given: withSource,
		item: ({ name }) => ({ serviceId: at(name), sourceName: 'first', options: { classification: 'TLP:AMBER', uri: 'https://localhost/new', pattern: '.*\\.yar$' } }),
		sends: ({ name, source = '{}' }) => [
			'GET signature/sources/',
			`POST signature/sources/${name}/first/ ${JSON.stringify({ ...(JSON.parse(source) as object), default_classification: 'TLP:AMBER', uri: 'https://localhost/new', pattern: '.*\\.yar$' })}`,
		],
		output: ({ name }) => [{ service: name, name: 'first', success: true }],
	},
	{
		operation: 'signature.updateSource',
		name: 'of an unknown source',
		given: throwaway,
		item: ({ name }) => ({ serviceId: at(name), sourceName: 'nothing', options: { enabled: false } }),
		sends: () => ['GET signature/sources/'],
		error: 'has no source nothing',
	},
	{
		operation: 'signature.removeSource',
		given: throwaway,
		item: ({ name }) => ({ serviceId: at(name), sourceName: 'first' }),
		sends: ({ name }) => [`DELETE signature/sources/${name}/first/`],
		output: ({ name }) => [{ service: name, name: 'first', success: true }],
	},
	{
		operation: 'signature.removeSource',
		name: 'with a slash that is not there',
		given: throwaway,
		item: ({ name }) => ({ serviceId: at(name), sourceName: 'a b/c' }),
		sends: ({ name }) => [`DELETE signature/sources/${name}/a%20b/c/`],
		error: "Could not found source 'a b/c' in service",
	},
	{
		operation: 'signature.pullSources',
		given: throwaway,
		item: ({ name }) => ({ serviceId: at(name) }),
		sends: ({ name }) => [`PUT signature/sources/update/${name}/`],
		output: ({ name }) => [{ service: name, sources: ['first'], not_found: [], success: true }],
	},
	{
		operation: 'signature.pullSources',
		name: 'by name',
		given: throwaway,
		item: ({ name }) => ({ serviceId: at(name), options: { sourceNames: 'first, nothing' } }),
		sends: ({ name }) => [`PUT signature/sources/update/${name}/?sources=first%2Cnothing`],
		output: ({ name }) => [{ service: name, sources: ['first'], not_found: ['nothing'], success: true }],
	},
	{
		operation: 'signature.setSourceEnabled',
		given: throwaway,
		item: ({ name }) => ({ serviceId: at(name), sourceName: 'first', enabled: false }),
		sends: ({ name }) => [`PUT signature/sources/enable/${name}/first/ {"enabled":false}`],
		output: ({ name }) => [{ service: name, name: 'first', enabled: false, success: true }],
	},
	{
		operation: 'signature.setSourceEnabled',
		name: 'of an unknown source',
		given: throwaway,
		item: ({ name }) => ({ serviceId: at(name), sourceName: 'nothing', enabled: false }),
		sends: ({ name }) => [`PUT signature/sources/enable/${name}/nothing/ {"enabled":false}`],
		error: 'Internal Server Error',
	},
];
