import { Hints } from '../../../nodes/Assemblyline/core/hints';

const linesOf = (...said: [string, string?][]) => {
	const hints = new Hints();
	for (const [message, about] of said) hints.add(message, about);
	return hints.lines();
};

it('A text is shown once, however often it is said', () => {
	expect(linesOf(['The list ends.'], ['Other.'], ['The list ends.'])).toEqual(['The list ends.', 'Other.']);
});

it('What it is about is listed behind it, and counted', () => {
	expect(linesOf(['Not completed', 'a'])).toEqual(['Not completed: a']);
	expect(linesOf(['Not completed', 'a'], ['Not completed', 'b'])).toEqual(['Not completed (2): a, b']);
	const many = Array.from({ length: 5_000 }, (_, number): [string, string] => ['Not completed', String(number)]);
	expect(linesOf(...many)).toEqual(['Not completed (5000): 0, 1, 2 and 4997 more']);
});
