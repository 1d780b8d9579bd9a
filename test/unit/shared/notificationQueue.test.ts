import { optionalQueueField, queueField, queueProblem } from '../../../nodes/Assemblyline/shared/notificationQueue';
import { parseContext as context } from '../../support/helpers';


describe('The name of a notification queue', () => {
	it.each(['n8n_phishing', 'q', 'Q.1', 'a-b', 'n8n-phishing', 'A-b', 'ABC-d', 'abcd-e', 'ab-', '_AB-x', 'x2024-01'])('may be %s', (name) => {
		expect(queueProblem(name)).toBeUndefined();
	});

	it.each([
		['2024-phishing', /must not begin with '2024-'/],
		['ABCD-x', /must not begin with 'ABCD-'/],
		['00-x', /must not begin with '00-'/],
		['AB-CD-x', /must not begin with 'AB-'/],
		['a b', /letters, digits/],
		['prüfung', /letters, digits/],
		['a%2Fb', /letters, digits/],
		['a?b', /letters, digits/],
		['a/b', /slash/],
		['..', /not a name/],
		['', /empty/],
	])('may not be %j', (name, problem) => {
		expect(queueProblem(name)).toMatch(problem);
	});

	it('is needed for reading, and may be left out for an ingest', () => {
		expect(() => queueField.parse('', context)).toThrow(/^Notification Queue: is empty/);
		expect(optionalQueueField.parse('  ', context)).toBe('');
		expect(() => optionalQueueField.parse('2024-x', context)).toThrow(/^Notification Queue: must not begin/);
	});
});
