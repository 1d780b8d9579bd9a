import { InvalidParameterError } from '../../client/errors';
import { addService } from '../../client/service';
import { bytesOf, type FileSource } from '../../client/multipart';
import { isJsonObject } from '../../client/json';
import { defineOperation } from '../../core/operation';
import { parseYaml, yamlPlace } from '../../shared/yaml';
import { yamlFields, yamlSource } from './fields';

/** Bytes; manifests have a few thousand. */
const MAX_MANIFEST = 1024 * 1024;

export const add = defineOperation({
	name: 'Add',
	value: 'add',
	action: 'Add a service',
	description:
		'Register a service by its manifest, and return service_name and new_heuristics. Nothing is installed: that is what Install does. Of a service that is there already, the version is added but not switched to, and settings stay. Needs the role administration.',
	endpoints: ['PUT service/'],
	roles: ['administration'],
	fields: yamlFields(
		{
			displayName: 'Manifest',
			placeholder: 'e.g. {"name": "MyService", "version": "4.7.0.1", "enabled": false, "docker_config": {"image": "example/my-service"}}',
			description: 'Content of service_manifest.yml. Where it has $SERVICE_TAG, the server asks the registry for the newest tag.',
		},
		'The file service_manifest.yml. Where it has $SERVICE_TAG, the server asks the registry for the newest tag.',
	),
	check({ text }) {
		const problem = text === undefined ? undefined : manifestProblem(text);
		if (problem) throw new InvalidParameterError('Manifest', problem);
	},
	async execute({ client }, values) {
		const content = await contentOf(yamlSource(values));
		const problem = manifestProblem(content.toString('utf8'));
		if (problem) throw new InvalidParameterError('Input Binary Field', problem);
		return addService(client, { size: content.length, open: () => Promise.resolve(content) });
	},
});

async function contentOf(file: FileSource): Promise<Buffer> {
	if (file.size > MAX_MANIFEST) throw new InvalidParameterError('Input Binary Field', `has ${file.size} bytes; a manifest may have ${MAX_MANIFEST}`);
	return bytesOf(file);
}

/** What the server would fail on without saying why. */
function manifestProblem(text: string): string | undefined {
	let manifest: unknown;
	try {
		manifest = parseYaml(text);
	} catch (error) {
		return `is not valid YAML${yamlPlace(error)}`;
	}
	if (!isJsonObject(manifest)) return 'must be an object, as in service_manifest.yml';
	const fields = manifest;
	const missing = ['name', 'version', 'enabled', 'docker_config'].filter((name) => fields[name] === undefined || fields[name] === null);
	if (missing.length > 0) return `lacks ${missing.join(', ')}`;
	return isJsonObject(fields.docker_config) && typeof fields.docker_config.image === 'string' ? undefined : 'lacks the image in docker_config';
}
