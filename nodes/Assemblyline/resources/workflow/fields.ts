import { type AlertPriority, type AlertStatus, PRIORITIES, STATUSES } from '../../client/alert';
import { asLucene, orEmpty, sentAs } from '../../core/field';
import { booleanField, choiceField, textField } from '../../core/fields';
import { byName } from '../../core/order';
import { labelsField, PRIORITY_NAMES, STATUS_NAMES } from '../alert/fields';

/** Priority or status stays as it is: the server has null for it, which no option can be. */
const UNCHANGED = 'unchanged';

const orNull = (value: string) => (value === UNCHANGED ? null : value);

/** The values that a workflow may give, in the order of their names, and none. */
function choices<V extends string>(names: Record<V, string>, values: readonly V[]): { name: string; value: V | typeof UNCHANGED }[] {
	const given = values.map((value) => ({ name: names[value], value }));
	return [...given, { name: 'Leave Unchanged', value: UNCHANGED } as const].sort(byName);
}

const nameTexts = { displayName: 'Name', name: 'name', placeholder: 'e.g. Label phishing', description: 'The name of the workflow' };
const queryTexts = {
	displayName: 'Query',
	name: 'query',
	placeholder: 'e.g. al.score:>=1000 AND file.type:document*',
	description: 'Which alerts it applies to, in Lucene syntax. The server refuses one that it cannot read.',
};

export const nameField = textField({ ...nameTexts, required: true });
export const queryField = asLucene(textField({ ...queryTexts, required: true }), 'alert');

/** What a workflow does, by parameter name. */
export const settingFields = {
	classification: textField({
		displayName: 'Classification',
		name: 'classification',
		placeholder: 'e.g. TLP:CLEAR',
		description: 'Who may see the workflow. A current server refuses one above your own.',
	}),
	enabled: booleanField({
		displayName: 'Enabled',
		name: 'enabled',
		default: true,
		description: 'Whether to apply the workflow to new alerts',
	}),
	labels: orEmpty(
		'no labels',
		labelsField({
			displayName: 'Labels',
			name: 'labels',
			description: 'The labels to give to alerts, sent in capitals like those of alerts. In an update they take the place of all that were there.',
		}),
	),
	priority: sentAs('priority', choiceField<AlertPriority | typeof UNCHANGED>({
		displayName: 'Priority',
		name: 'priority',
		options: choices(PRIORITY_NAMES, PRIORITIES),
		default: UNCHANGED,
		description: 'The priority to give to alerts',
	}), orNull),
	status: sentAs('status', choiceField<AlertStatus | typeof UNCHANGED>({
		displayName: 'Status',
		name: 'status',
		options: choices(STATUS_NAMES, STATUSES),
		default: UNCHANGED,
		description: 'The status to give to alerts',
	}), orNull),
};

/** {@link settingFields}, with the name and the query that an update may change. */
export const updateFields = { name: textField(nameTexts), query: asLucene(textField(queryTexts), 'alert'), ...settingFields };
