import { booleanField, choiceField, optionsField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { techniquesOf } from '../../findings/attack';
import { indicatorsOf, MAX_INDICATORS } from '../../findings/indicators';
import { isAttribution } from '../../findings/tagTypes';
import { mispEvent } from '../../report/misp';
import { gapsOf } from '../../report/report';
import { stixBundle } from '../../report/stix';
import { submissionLocator } from '../../shared/locators';
import { minimumVerdictField } from './fields';
import { readFindings } from './readFindings';

const ITEMS_ONLY = 'For the format Items; STIX and MISP have them always.';

export const getIndicators = defineOperation({
	name: 'Get Indicators',
	value: 'getIndicators',
	action: 'Get indicators of a submission',
	description: 'Return addresses, names and hashes that a submission brought up, each once, the worst first: as items, or as a STIX bundle, a MISP event, or the ATT&CK techniques. At most 10,000; safe ones never. Values are from malware: show defanged, not value.',
	endpoints: ['GET submission/<sid>/', 'GET submission/summary/<sid>/', 'GET submission/tree/<sid>/', 'POST search/<index>/', 'GET file/info/<sha256>/'],
	roles: ['submission_view'],
	fields: {
		submissionId: submissionLocator,
		format: choiceField<'attack' | 'items' | 'misp' | 'stix'>({
			displayName: 'Format',
			name: 'format',
			options: [
				{ name: 'ATT&CK Techniques', value: 'attack', description: 'One item per technique: ID, name, tactics, address of its page' },
				{ name: 'Items', value: 'items', description: 'One item per indicator' },
				{ name: 'MISP', value: 'misp', description: 'One item: an event for MISP with attributes and file objects. Only malicious hosts, URLs, hashes, mutexes and certificates are marked for detection.' },
				{ name: 'STIX', value: 'stix', description: 'One item: a STIX 2.1 bundle. The same submission gives the very same bundle. Only suspicious and malicious hosts, URLs, hashes and mutexes have a pattern.' },
			],
			default: 'items',
			description: 'What comes out',
		}),
		minimumVerdict: minimumVerdictField('informative', 'Leave out what the services thought less of. An indicator has the verdict of the worst heuristic that it comes with.'),
		options: optionsField({
			includeAttribution: booleanField({
				displayName: 'Include Attribution',
				name: 'includeAttribution',
				default: false,
				description: `Whether to return actors, campaigns, families, virus names and behavior as items, too. ${ITEMS_ONLY}`,
			}),
			includeFiles: booleanField({
				displayName: 'Include Files',
				name: 'includeFiles',
				default: false,
				description: `Whether to return SHA-256, SHA-1, MD5 and names of all files as items, too; otherwise the SHA-256 of the suspicious and malicious ones. ${ITEMS_ONLY}`,
			}),
			includeSafelisted: booleanField({
				displayName: 'Include Safelisted',
				name: 'includeSafelisted',
				default: false,
				description: "Whether to return what the server's safelist vouches for, too. It is never marked for detection.",
			}),
			includeTechniques: booleanField({
				displayName: 'Include Techniques',
				name: 'includeTechniques',
				default: false,
				description: `Whether to return ATT&CK techniques as items, too. ${ITEMS_ONLY}`,
			}),
		}),
	},
	async execute({ client, hint }, { submissionId, format, minimumVerdict, options }) {
		const { includeAttribution = false, includeFiles = false, includeSafelisted = false, includeTechniques = false } = options;
		const whole = format === 'misp' || format === 'stix';
		const findings = await readFindings(client, submissionId, { withHashes: whole || (format === 'items' && includeFiles) });
		for (const gap of gapsOf(findings)) hint(gap);
		const techniques = await techniquesOf(findings, minimumVerdict);
		if (format === 'attack') return techniques.map((technique) => ({ ...technique }));
		const { indicators, total } = await indicatorsOf(findings, {
			minimumVerdict,
			attribution: whole || includeAttribution,
			files: whole ? 'none' : includeFiles ? 'all' : 'alarming',
			safelisted: includeSafelisted,
		});
		if (format === 'items' && total === 0) hint('Nothing was found that is an indicator by these settings: a lower Minimum Verdict, Include Files and Include Attribution may give more.');
		if (total > MAX_INDICATORS) hint(`Of ${total} indicators the worst ${MAX_INDICATORS} were taken. Raise Minimum Verdict to have fewer.`);
		if (format === 'stix') {
			const { bundle, unsaid } = await stixBundle(findings, indicators, techniques);
			const types = [...new Set(unsaid.map(({ type }) => type))].join(', ');
			const included = unsaid.some(({ tagTypes }) => tagTypes.some(isAttribution)) ? ', with Include Attribution on' : '';
			if (unsaid.length > 0) hint(`Not in the bundle, as STIX has no form for their type, or their value is none of it: ${unsaid.length} of type ${types}. MISP has them, and Items${included}.`);
			return bundle;
		}
		if (format === 'misp') return mispEvent(findings, indicators, techniques);
		return [...indicators, ...(includeTechniques ? techniques : [])].map((one) => ({ ...one }));
	},
});
