import * as n8nWorkflow from 'n8n-workflow';
import type { ExecutionError, ITriggerFunctions } from 'n8n-workflow';
import { InvalidParameterError } from '../client/errors';
import type { TlsSettings } from '../session/settings';

/**
 * What an n8n may lack, and what is done without it. n8n tells a node nothing of its version: what came with the same
 * release stands for it.
 *
 * | Lacking        | In n8n before | Without it                                                        |
 * |----------------|---------------|-------------------------------------------------------------------|
 * | TLS settings   | 2.20          | a credential that needs them is refused in words                  |
 * | deduplication  | 2.20          | an event may start twice after n8n was killed; told at activation |
 * | failed run     | 2.7           | what the trigger has to say stands in n8n's log alone             |
 */

/** Exported by n8n-workflow since 2.20: either one is enough. */
const SINCE_2_20 = ['WORKFLOW_CHECKSUM_FIELDS', 'WorkflowExecuteModeList'];

/** Whether n8n's HTTP helper takes TLS settings, and `emit` a deduplication key: both came with 2.20. */
const isSince220 = SINCE_2_20.some((name) => Object.hasOwn(n8nWorkflow, name));

/**
 * Refuses TLS settings that this n8n would silently leave out.
 * @throws InvalidParameterError naming the field of the credential
 */
export function assertTlsAbility({ ca, cert }: TlsSettings, hasAbility = isSince220): void {
	if (hasAbility) return;
	if (ca) {
		throw new InvalidParameterError('CA Certificate', 'n8n before 2.20 cannot use it', 'Update n8n; or leave the field empty, and start n8n with the environment variable NODE_EXTRA_CA_CERTS, which names a file with this PEM.');
	}
	if (cert) throw new InvalidParameterError('Certificate', 'n8n before 2.20 cannot use a client certificate', 'Update n8n.');
}

/** What somebody who activates the trigger is told of this n8n; undefined where it lacks nothing. */
export function activationWarning(hasAbility = isSince220): string | undefined {
	if (hasAbility) return undefined;
	return 'n8n before 2.20 cannot tell that an event was started before: after n8n was killed, the last ones may start once more';
}

/** Shows a failed execution of a trigger that goes on. n8n before 2.7 cannot: so the caller writes to n8n's log, too. */
export function showFailedExecution(context: Pick<ITriggerFunctions, 'saveFailedExecution'>, error: ExecutionError): void {
	const { saveFailedExecution }: Partial<typeof context> = context;
	saveFailedExecution?.call(context, error);
}
