/** `npm run docs` tells what the pack lacks of the Python client. */
import type { Resource } from '../../nodes/Assemblyline/core/operation';
import { resources } from '../../nodes/Assemblyline/resources';
import { pythonCoverage } from '../../scripts/docs/pythonCoverage';

/** The resources with another set of operations, or of fields of one of them. */
const changed = (resource: string, operations: (all: Resource['operations']) => Resource['operations']) => resources.map((one) => (one.value === resource ? { ...one, operations: operations(one.operations) } : one));
const problemsOf = (some: Resource[]) => pythonCoverage(some).problems;

it('Every method and every parameter has its place, or a reason why not', () => {
	const { problems, summary } = pythonCoverage(resources);
	expect(problems).toEqual([]);
	expect(summary.map((line) => /(\d+) of \1\b/.test(line))).toEqual([true, true]);
});

it('A parameter without a field is told', () => {
	const bare = changed('submission', (all) => all.map((one) => (one.value === 'getTree' ? { ...one, fields: {} } : one)));
	expect(problemsOf(bare)).toEqual(['not covered: submission.tree(sid)', 'not covered: submission.tree(get_full_tree)']);
});

it('A parameter that stands for several fields needs all of them', () => {
	const bare = changed('system', (all) => all.map((one) => (one.value === 'setMessage' ? { ...one, fields: { message: one.fields.message ?? fail() } } : one)));
	expect(problemsOf(bare)).toEqual(['not covered: system.set_system_message(message_object)']);
});

it('A method that nothing does is told', () => {
	expect(problemsOf(changed('replay', (all) => all.filter(({ value }) => value !== 'putMessage')))).toContain('not covered: replay.put_message (PUT replay/queue/<message_type>/)');
	expect(problemsOf(changed('live', () => []))).toContain('not covered: socketio.listen_on_watch_queue ()');
});

function fail(): never {
	throw new Error('There is no such field');
}
