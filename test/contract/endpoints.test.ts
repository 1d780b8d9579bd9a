/** The endpoints and roles that operations name are those that the real servers list. */
import { resources } from '../../nodes/Assemblyline/resources';
import { realTarget, realVersions, Visitor } from './targets';

interface ListedEndpoint {
	path: string;
	methods: string[];
	require_role: string[];
}

/** The list shows what its reader may use: not the list itself, and not what is switched off in the lab. */
const UNLISTED = /^(GET |[A-Z]+ (assistant|replay|retrohunt)\/.*)$/;

const operations = resources.flatMap(({ value, operations: all }) => all.map((operation) => ({ title: `${value}.${operation.value}`, ...operation })));

/** Whether a listed path is that of an endpoint; a part of it may stand for a few that are listed one by one. */
const isOf = (path: string, endpoint: string) => path === endpoint || (/<rules>/.test(endpoint) && new RegExp(`^${endpoint.replace('<rules>', '[a-z]+')}$`).test(path));

describe.each(realVersions)('Assemblyline %s', (version) => {
	let listed: Map<string, string[]>;
	beforeAll(async () => {
		const client = new Visitor(await realTarget(version)).clientWith({ authentication: 'password', username: 'admin', secret: 'admin' });
		const { apis } = await client.read<{ apis: ListedEndpoint[] }>('');
		listed = new Map(apis.flatMap(({ path, methods, require_role }) => methods.map((method) => [`${method} ${path.replace(/^\/api\/v4\//, '')}`, require_role] as const)));
	});

	it('has every endpoint that an operation names', () => {
		const unknown = operations.flatMap(({ title, endpoints }) => endpoints.filter((one) => ![...listed.keys()].some((path) => isOf(path, one)) && !UNLISTED.test(one)).map((one) => `${title}: ${one}`));
		expect(unknown).toEqual([]);
	});

	it('asks for one of the roles that an operation names', () => {
		const wrong = operations.flatMap(({ title, endpoints, roles, furtherRoles = {} }) =>
			endpoints.flatMap((endpoint) => {
				const named = [...roles, ...Object.keys(furtherRoles)];
				const needed = [...listed].find(([path]) => isOf(path, endpoint))?.[1] ?? [];
				return needed.length === 0 || needed.some((role) => named.includes(role)) ? [] : [`${title}: ${endpoint} needs ${needed.join(' or ')}, not ${named.join(' or ')}`];
			}),
		);
		expect(wrong).toEqual([]);
	});
});
