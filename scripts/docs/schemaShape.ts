import { mergeSchemas, type Schema } from 'genson-js';

/** What a field holds that was null wherever it was recorded, by Assemblyline's own models. Of others nothing is said. */
const DOCUMENTED: Record<string, string> = {
	archive_ts: 'string', avatar: 'string', completed: 'string', dn: 'string', err_msg: 'string', error: 'string', expiry_ts: 'string',
	filetype_override: 'string', first_hit: 'string', initial_data: 'string', last_hit: 'string', max_score: 'integer', md5: 'string',
	min_instances: 'integer', organization: 'string', owner: 'string', promote_to: 'string', psid: 'string', scan_key: 'string',
	service_context: 'string', service_debug_info: 'string', service_tool_version: 'string', sha1: 'string', ssdeep: 'string', tlsh: 'string',
	tool_version: 'string', uri_info: 'object',
};

/**
 * A schema made of examples, as n8n should show it: without `required`, as examples do not tell what is always there;
 * objects whose keys are names (of services, files, heuristics) as maps; null beside the type that is documented.
 * @param maps paths of such objects, e.g. `sources.*.items[].data.score_map`; `*` is any name, `[]` the entries of a list
 */
export function shaped(schema: Schema, maps: ReadonlySet<string>, path = ''): Schema {
	const { type, items, anyOf, properties = {} } = schema;
	const below = (name: string) => (path === '' ? name : `${path}.${name}`);
	const rest: Schema = {
		...(type ? { type } : {}),
		...(items ? { items: shaped(items, maps, `${path}[]`) } : {}),
		...(anyOf ? { anyOf: anyOf.map((one) => shaped(one, maps, path)) } : {}),
	};
	const entries = Object.entries(properties);
	if (entries.length === 0 && !maps.has(path)) return rest;
	if (!maps.has(path)) return { ...rest, properties: Object.fromEntries(entries.map(([name, one]) => [name, withNull(name, shaped(one, maps, below(name)))])) };
	const values = entries.map(([, one]) => one);
	return { ...rest, ...(values.length > 0 ? { additionalProperties: shaped(mergeSchemas(values), maps, below('*')) } : {}) } as Schema;
}

function withNull(name: string, schema: Schema): Schema {
	if (String(schema.type) !== 'null') return schema;
	return (DOCUMENTED[name] ? { type: ['null', DOCUMENTED[name]] } : {}) as Schema;
}
