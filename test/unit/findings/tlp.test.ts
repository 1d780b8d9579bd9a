/** The ways in which servers, and people, write a level of TLP. */
import { isAbove, tlpOf, tlpsIn } from '../../../nodes/Assemblyline/findings/tlp';

it.each([
	['TLP:AMBER+STRICT', 'amber+strict'], ['TLP:AMBER-STRICT', 'amber+strict'], ['TLP:AMBER_STRICT', 'amber+strict'], ['TLP:AMBER STRICT', 'amber+strict'], ['tlp:amber\u2013strict', 'amber+strict'], ['TLP:A+S', 'amber+strict'], ['TLP:A-S', 'amber+strict'],
	['TLP:AMBER', 'amber'], ['TLP:A//REL TO CSE', 'amber'], ['TLP:W', 'clear'], ['TLP:WHITE', 'clear'], ['TLP: GREEN', 'green'], ['TLP:GREEN//TLP:RED', 'red'],
	['TLP:AMBERSTRICT', undefined], ['TLP:AMBER+STRICTER', undefined], ['TLP:ORANGE', undefined], ['SECRET', undefined], ['', undefined],
] as const)('%j is %s', (classification, level) => {
	expect(tlpOf(classification)).toBe(level);
});

it('Each level is named, also one that is not known', () => {
	expect(tlpsIn('TLP:GREEN//TLP:ORANGE')).toEqual(['green', undefined]);
});

it('Strict is above amber', () => {
	expect(isAbove('amber+strict', 'amber')).toBe(true);
});
