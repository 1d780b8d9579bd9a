import { InvalidParameterError } from '../client/errors';
import { isJsonObject } from '../client/json';
import type { FieldMap, FieldProperty } from './field';

/** Double braces around one of n8n's variables in a line, such as `{{ $json.sha256 }}`: most templates of others have no such variable. */
const EXPRESSION = /\{\{[^}\n]*\$(?:\(['"`]|node\[|(?:binary|env|execution|fromAI|input|item|itemIndex|json|now|today|vars|workflow)\b)[^\n]*\}\}/;

/**
 * Checks what a node has stored for a field. n8n evaluates only what begins with `=`, which is easily forgotten where a
 * workflow is written as JSON; the text of the expression would then be searched for, or sent. What expressions give is
 * not looked at: there, others may have written it.
 * @throws InvalidParameterError naming the parameter or option in which an expression stands as fixed text
 */
export function refuseUnevaluated(field: { property: Pick<FieldProperty, 'displayName' | 'noDataExpression'>; fields?: FieldMap }, stored: unknown): void {
	if (typeof stored === 'string') {
		// One that never takes an expression is refused for that.
		if (!field.property.noDataExpression && !stored.startsWith('=') && EXPRESSION.test(stored)) {
			throw new InvalidParameterError(field.property.displayName, 'holds an expression, but is in Fixed mode', "Choose Expression above the field. In a workflow's JSON, the text begins with =.");
		}
	} else if (isJsonObject(stored) || Array.isArray(stored)) {
		// A resource locator keeps the name of what was chosen from its list, too, which is the server's.
		const values = '__rl' in stored ? [['value', stored.value]] as const : Object.entries(stored);
		for (const [name, value] of values) refuseUnevaluated(field.fields?.[name] ?? field, value);
	}
}
