import { choiceField } from '../core/fields';

/** A user's opinion, beside the score of the services. */
export const userVerdictField = (description: string) =>
	choiceField<'malicious' | 'non_malicious'>({
		displayName: 'Verdict',
		name: 'verdict',
		options: [
			{ name: 'Malicious', value: 'malicious' },
			{ name: 'Non-Malicious', value: 'non_malicious' },
		],
		default: 'malicious',
		description,
	});
