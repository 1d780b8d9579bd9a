import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { AssemblylineApi } from '../../credentials/AssemblylineApi.credentials';
import { Assemblyline } from '../../nodes/Assemblyline/Assemblyline.node';
import { AssemblylineAdmin } from '../../nodes/Assemblyline/AssemblylineAdmin.node';
import { AssemblylineTrigger } from '../../nodes/Assemblyline/AssemblylineTrigger.node';
import { adminResources, analystResources, resources } from '../../nodes/Assemblyline/resources';

const action = new Assemblyline();
const admin = new AssemblylineAdmin();
const trigger = new AssemblylineTrigger();
const credential = new AssemblylineApi();

type Part = INodeProperties | INodePropertyCollection | INodePropertyOptions;
const isProperty = (part: Part): part is INodeProperties => 'type' in part && 'displayName' in part;

/** A property with everything in it: options of a collection, values of a fixed collection. */
function within(property: INodeProperties, path = ''): { path: string; property: INodeProperties }[] {
	const here = `${path}${property.name}`;
	const inner = (property.options ?? []).flatMap((part): INodeProperties[] => (isProperty(part) ? [part] : 'values' in part ? part.values : []));
	return [{ path: here, property }, ...inner.flatMap((one) => within(one, `${here}.`))];
}

/** Where a top-level property is shown, for messages. */
const place = ({ displayOptions }: INodeProperties) => Object.values(displayOptions?.show ?? {}).flat().join('/');

const all = [
	...action.description.properties.flatMap((property) => within(property, `action ${place(property)} `)),
	...admin.description.properties.flatMap((property) => within(property, `admin ${place(property)} `)),
	...trigger.description.properties.flatMap((property) => within(property, `trigger ${place(property)} `)),
	...credential.properties.flatMap((property) => within(property, 'credential ')),
];
const visible = all.filter(({ property }) => property.type !== 'hidden' && property.type !== 'notice');
const optionsOf = ({ options = [] }: INodeProperties) => options.filter((option): option is INodePropertyOptions => 'value' in option);

/** Every text that explains something, with its place. */
const descriptions = [
	...visible.flatMap(({ path, property }) => [
		{ path, text: property.description },
		...optionsOf(property).map(({ name, description }) => ({ path: `${path}=${name}`, text: description })),
	]),
].filter((one): one is { path: string; text: string } => Boolean(one.text));

/** The paths of those that break a rule; a rule holds where there are none. */
const breaking = <T extends { path: string }>(parts: T[], breaks: (part: T) => boolean) => [...new Set(parts.filter(breaks).map(({ path }) => path))];

const SMALL_WORDS = ['a', 'an', 'and', 'as', 'at', 'by', 'for', 'from', 'in', 'of', 'on', 'or', 'the', 'to', 'with'];
const isTitleCase = (name: string) =>
	name
		.replace(/[()[\]]/g, '')
		.split(/[\s/-]+/)
		.every((word, index) => /^[A-Z0-9]/.test(word) || (index > 0 && SMALL_WORDS.includes(word)));

/** A period, question or exclamation mark followed by a new sentence. */
const hasSeveralSentences = (text: string) => /[.!?]\)?\s+[A-Z<]/.test(text.replace(/\be\.g\. /g, ''));

describe('Every property', () => {
	it('has a description, but for resource, operation, notices and the collection of options', () => {
		expect(breaking(visible, ({ property: { name, type, description } }) => !description && !['resource', 'operation'].includes(name) && type !== 'collection')).toEqual([]);
	});

	it('has a Title Case display name', () => {
		expect(breaking(visible, ({ property }) => !isTitleCase(property.displayName))).toEqual([]);
	});

	it('has a camelCase name', () => {
		expect(breaking(all, ({ property }) => !/^[a-z][A-Za-z0-9]*$/.test(property.name))).toEqual([]);
	});

	it('that is a switch begins its description with Whether to', () => {
		expect(breaking(visible, ({ property }) => property.type === 'boolean' && !property.description?.startsWith('Whether to '))).toEqual([]);
	});

	it('has a placeholder that begins as n8n has it, where it has one', () => {
		expect(breaking(visible, ({ property }) => Boolean(property.placeholder) && !/^(e\.g\. |Add |-----BEGIN )/.test(property.placeholder ?? ''))).toEqual([]);
	});

	it('has a default of its own type', () => {
		const kinds: Record<string, string> = { boolean: 'boolean', number: 'number', string: 'string', options: 'string', json: 'string', collection: 'object', fixedCollection: 'object', multiOptions: 'object' };
		const isWrong = ({ property: { type, default: value, typeOptions } }: (typeof visible)[number]) => {
			const kind = typeOptions?.multipleValues && type === 'string' ? 'object' : kinds[type];
			return kind !== undefined && typeof value !== kind;
		};
		expect(breaking(visible, isWrong)).toEqual([]);
	});

	it('that offers values has its default among them', () => {
		const isWrong = ({ property }: (typeof visible)[number]) => {
			const values = optionsOf(property).map(({ value }) => value);
			return values.length > 0 && ![property.default].flat().every((value) => values.includes(value as string));
		};
		expect(breaking(visible, isWrong)).toEqual([]);
	});

	it('offers its values in alphabetical order, each once; resources and operations in the order of use', () => {
		const isWrong = ({ property }: (typeof visible)[number]) => {
			if (['resource', 'operation'].includes(property.name)) return false;
			const names = optionsOf(property).map(({ name }) => name);
			const values = optionsOf(property).map(({ value }) => value);
			return names.join() !== [...names].sort((a, b) => a.localeCompare(b, 'en')).join() || new Set(values).size !== values.length;
		};
		expect(breaking(visible, isWrong)).toEqual([]);
	});

	it('that is a collection shows its fields in alphabetical order', () => {
		const isWrong = ({ property }: (typeof visible)[number]) => {
			const names = property.type === 'collection' ? (property.options ?? []).filter(isProperty).map(({ displayName }) => displayName) : [];
			return names.join() !== [...names].sort((a, b) => a.localeCompare(b, 'en')).join();
		};
		expect(breaking(visible, isWrong)).toEqual([]);
	});

	it('named limit is 50 and at least 1', () => {
		const limits = visible.filter(({ property }) => property.name === 'limit');
		expect(limits.length).toBeGreaterThan(2);
		expect(breaking(limits, ({ property }) => property.default !== 50 || property.typeOptions?.minValue !== 1)).toEqual([]);
	});

	it('is shown only once at the same place', () => {
		for (const { properties } of [action.description, admin.description, trigger.description]) {
			const places = properties.map((property) => `${property.name} ${JSON.stringify(property.displayOptions ?? {})}`);
			expect(places.filter((one, index) => places.indexOf(one) !== index)).toEqual([]);
		}
	});

	it('that is filled from the server names a method that exists', () => {
		const methods = { ...action.methods.loadOptions, ...action.methods.listSearch };
		const used = visible.flatMap(({ property }) => [property.typeOptions?.loadOptionsMethod, ...(property.modes ?? []).map(({ typeOptions }) => typeOptions?.searchListMethod)]).filter((name) => name !== undefined);
		expect(used.filter((name) => !(name in methods))).toEqual([]);
		expect(used.length).toBeGreaterThan(5);
	});
});

describe('A description', () => {
	it('of one sentence has no period at its end', () => {
		expect(breaking(descriptions, ({ text }) => !hasSeveralSentences(text) && text.endsWith('.'))).toEqual([]);
	});

	it('of several sentences has one', () => {
		expect(breaking(descriptions, ({ text }) => hasSeveralSentences(text) && !/[.!?]$/.test(text))).toEqual([]);
	});

	it('begins with a capital letter or a digit, and has no blanks around', () => {
		expect(breaking(descriptions, ({ text }) => !/^[A-Z0-9]/.test(text) || text !== text.trim())).toEqual([]);
	});
});

const byValue = (a: { value: string }, b: { value: string }) => (a.value < b.value ? -1 : 1);

describe('Every operation', () => {
	const operations = resources.flatMap((resource) => resource.operations.map((operation) => ({ path: `${resource.value}.${operation.value}`, resource, operation })));

	it('has a name, an action, a description and endpoints', () => {
		expect(breaking(operations, ({ operation: { name, action: does, description, endpoints } }) => ![name, does, description].every(Boolean) || endpoints.length === 0)).toEqual([]);
	});

	it('has an action in sentence case, without a period', () => {
		const isSentenceCase = (text: string) => /^[A-Z][^.]*$/.test(text) && !/\s[A-Z][a-z]/.test(text);
		expect(breaking(operations, ({ operation }) => !isSentenceCase(operation.action))).toEqual([]);
		expect(new Set(operations.map(({ operation }) => operation.action)).size).toBe(operations.length);
	});

	it('has a value of its own within its resource, in camelCase', () => {
		expect(new Set(operations.map(({ path }) => path)).size).toBe(operations.length);
		expect(breaking(operations, ({ operation }) => !/^[a-z][A-Za-z]*$/.test(operation.value))).toEqual([]);
	});

	it('names its endpoints as method and path below /api/v4/, with a slash at the end', () => {
		expect(breaking(operations, ({ operation }) => !operation.endpoints.every((endpoint) => /^(GET|POST|PUT|DELETE) ([a-z_]+\/(?:\S+\/)?)?$/.test(endpoint)))).toEqual([]);
	});

	it('names its roles as the server does', () => {
		expect(breaking(operations, ({ operation }) => ![...operation.roles, ...Object.keys(operation.furtherRoles ?? {})].every((role) => /^[a-z]+(_[a-z]+)*$/.test(role)))).toEqual([]);
	});

	it('has each of its fields under the name of its parameter', () => {
		expect(breaking(operations, ({ operation }) => Object.entries(operation.fields).some(([name, { property }]) => property.name !== name))).toEqual([]);
	});

	it('has fields whose conditions name fields before them', () => {
		const isWrong = ({ operation }: (typeof operations)[number]) => {
			const names = Object.keys(operation.fields);
			return Object.values(operation.fields).some(({ when = {} }, index) => Object.keys(when).some((name) => !names.slice(0, index).includes(name)));
		};
		expect(breaking(operations, isWrong)).toEqual([]);
	});

	it('is offered by its resource, with the first one as default', () => {
		for (const [node, resource] of [...analystResources.map((one) => [action, one] as const), ...adminResources.map((one) => [admin, one] as const)]) {
			const property = node.description.properties.find(({ name, displayOptions }) => name === 'operation' && displayOptions?.show?.resource?.includes(resource.value));
			expect(property?.options).toEqual(resource.operations.map(({ name, value, action: does, description }) => ({ name, value, action: does, description })));
			expect(property?.default).toBe(resource.operations[0]?.value);
		}
		expect([...analystResources, ...adminResources].sort(byValue)).toEqual([...resources].sort(byValue));
	});

	it('has its place in a description that the editor loads in one go: less than 200 kB for each node', () => {
		for (const { description } of [action, admin]) expect(Buffer.byteLength(JSON.stringify(description))).toBeLessThan(200_000);
	});

	it('of a new node is Submit and Wait', () => {
		const initial = (name: string) => action.description.properties.find((property) => property.name === name)?.default;
		expect([initial('resource'), initial('operation')]).toEqual(['submission', 'submitAndWait']);
	});
});

describe('The names that are stored in workflows', () => {
	const input = ['binaryPropertyName', 'fileName', 'hash', 'inputSource', 'metadata', 'options', 'text', 'url'];
	const submissionOptions = [
		'classification', 'deepScan', 'description', 'externalSources', 'extraParams', 'generateAlert', 'ignoreCache', 'ignoreFiltering', 'maxExtracted',
		'archivePassword', 'maxSupplementary', 'metadataJson', 'priority', 'serviceSpec', 'servicesExcluded', 'servicesRescan', 'servicesResubmit', 'servicesSelected', 'submissionProfile', 'ttl', 'type',
	];
	const common = ['archiveOnly', 'filters', 'useArchive'];
	const contract: [string, string[], string[]?][] = [
		['submission.submit', input, submissionOptions],
		['submission.submitAndWait', [...input, 'waitTimeout'], [...submissionOptions, 'pollInterval', 'reuseHours']],
		['submission.get', ['submissionId']],
		['submission.getFull', ['submissionId']],
		['submission.getSummary', ['submissionId']],
		['submission.getReport', ['submissionId']],
		['submission.getTree', ['submissionId']],
		['submission.isCompleted', ['submissionId']],
		['ingest.ingest', [...input, 'notificationQueue', 'notificationThreshold'], submissionOptions],
		['ingest.getMessage', ['notificationQueue']],
		['ingest.getMessages', ['limit', 'notificationQueue']],
		['alert.get', ['alertId']],
		['search.search', ['index', 'limit', 'options', 'query', 'returnAll'], [...common, 'fields', 'offset', 'sort', 'timeout', 'trackTotalHits']],
		['search.facet', ['field', 'index', 'options', 'query'], ['filters', 'minCount', 'size']],
		['search.fields', ['index']],
		['search.grouped', ['field', 'index']],
		['search.histogram', ['field', 'index']],
		['search.stats', ['field', 'index']],
	];

	it.each(contract)('of %s stay', (path, parameters, options = []) => {
		const [resourceName, operationName] = path.split('.');
		const operation = resources.find(({ value }) => value === resourceName)?.operations.find(({ value }) => value === operationName);
		expect(Object.keys(operation?.fields ?? {})).toEqual(expect.arrayContaining(parameters));
		const offered = (operation?.fields.options?.property.options ?? []).filter(isProperty).map(({ name }) => name);
		expect(offered).toEqual(expect.arrayContaining(options));
	});

	it('of the inputs stay', () => {
		const sources = all.find(({ property }) => property.name === 'inputSource')?.property;
		expect(sources && optionsOf(sources).map(({ value }) => value)).toEqual(['binary', 'hash', 'text', 'url']);
		expect(all.find(({ property }) => property.name === 'binaryPropertyName')?.property.default).toBe('data');
	});

	it('of nodes, credential and trigger stay', () => {
		expect([action, admin, trigger].map(({ description }) => description.name)).toEqual(['assemblyline', 'assemblylineAdmin', 'assemblylineTrigger']);
		expect(credential.name).toBe('assemblylineApi');
		expect(credential.properties.map(({ name }) => name)).toEqual(expect.arrayContaining([
			'serverUrl', 'authentication', 'username', 'apiKey', 'password', 'certificate', 'privateKey', 'passphrase', 'caCertificate', 'ignoreSslIssues', 'headers', 'timeout',
		]));
		const source = trigger.description.properties.find(({ name }) => name === 'source');
		expect(source && optionsOf(source).map(({ value }) => value)).toEqual(expect.arrayContaining(['alert', 'notificationQueue', 'submission', 'systemStatus']));
	});

	it('of locators have the modes list, id and url', () => {
		const locators = visible.filter(({ property }) => property.type === 'resourceLocator');
		expect(locators.length).toBeGreaterThan(2);
		expect(breaking(locators, ({ property }) => property.modes?.map(({ name }) => name).join() !== 'list,id,url')).toEqual([]);
	});
});

/** Names, values and defaults by the place where they are stored. n8n stores no value that is the default: it counts, too. */
function storedNames(): Record<string, unknown> {
	/** One for each operation: which of them share a property is n8n's editor's business. */
	const placesOf = ({ displayOptions: { show } = {} }: INodeProperties) =>
		(show?.operation ?? [undefined]).map((operation) => [show?.resource?.join('|'), operation, show?.source?.join('|')].filter((part) => part !== undefined).join('.'));
	/** Whether an option is one of the operation at that place. */
	const isShown = ({ displayOptions: { show } = {} }: INodeProperties, where: string) => !show?.['/operation'] || show['/operation'].some((operation) => where.endsWith(`.${String(operation)}`));
	const nodes: [string, INodeProperties[]][] = [['action', action.description.properties], ['admin', admin.description.properties], ['trigger', trigger.description.properties], ['credential', credential.properties]];
	const entries = nodes.flatMap(([node, properties]) =>
		properties
			.filter(({ type }) => type !== 'notice')
			.flatMap((top) => placesOf(top).flatMap((where) => within(top, [node, where, ''].filter((part, index) => part !== '' || index === 2).join(' ')).filter(({ property }) => isShown(property, where))))
			.flatMap(({ path, property }): [string, unknown][] => [
				[path, property.default],
				...optionsOf(property).map(({ value }): [string, unknown] => [`${path}=${String(value)}`, true]),
				...(property.modes ?? []).map(({ name }): [string, unknown] => [`${path} by ${name}`, true]),
			]),
	);
	return Object.fromEntries(entries);
}

const sortedJson = (values: Record<string, unknown>) => JSON.stringify(Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))), null, '\t');

describe('Everything that is stored in workflows', () => {
	const file = join(__dirname, 'storedNames.json');
	const now = storedNames();

	it('stays as it is', () => {
		const before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
		if (process.env.RECORD === 'names') writeFileSync(file, `${sortedJson({ ...now, ...before })}\n`);
		const complaint = (path: string) => {
			if (!(path in now)) return `${path} is gone, but workflows have it stored: keep it, or give the node a new version beside this one`;
			if (!(path in before)) return process.env.RECORD === 'names' ? [] : `${path} is new: if it is to keep its name for ever, RECORD=names npm run test:unit -- description`;
			const same = JSON.stringify(now[path]) === JSON.stringify(before[path]);
			return same ? [] : `${path} has another default than ${JSON.stringify(before[path])}: workflows that rely on that do not have it stored, and would change what they do`;
		};
		expect(Object.keys({ ...before, ...now }).flatMap(complaint)).toEqual([]);
	});

	it('is written down for each operation', () => {
		const missing = resources.flatMap(({ value, audience, operations }) => operations.map((operation) => `${audience === 'analyst' ? 'action' : 'admin'} ${value} operation=${operation.value}`)).filter((path) => !(path in now));
		expect(missing).toEqual([]);
	});
});

describe('The credential', () => {
	it.each(['apiKey', 'password', 'certificate', 'privateKey', 'passphrase', 'sessionToken'])('hides %s', (name) => {
		expect(credential.properties.find((property) => property.name === name)?.typeOptions).toMatchObject({ password: true });
	});

	it('shows the secret of the chosen way to log in only', () => {
		const shownFor = (name: string) => credential.properties.find((property) => property.name === name)?.displayOptions?.show?.authentication;
		expect([shownFor('apiKey'), shownFor('password'), shownFor('username')]).toEqual([['apiKey'], ['password'], ['apiKey', 'password']]);
	});

	it('is required by all nodes, and tested by a method of the action nodes', () => {
		for (const { description } of [action, admin, trigger]) expect(description.credentials).toMatchObject([{ name: credential.name, required: true }]);
		for (const { description, methods } of [action, admin, trigger]) expect(methods.credentialTest).toHaveProperty(String(description.credentials?.[0]?.testedBy));
	});
});
