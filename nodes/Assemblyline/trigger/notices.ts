import type { ITriggerFunctions } from 'n8n-workflow';
import { AssemblylineError, type FailureKind, messageOf } from '../client/errors';
import { after } from '../client/retry';
import { aboutParameter, type Given } from '../core/given';
import { showFailedExecution } from '../n8n/abilities';
import { asNodeError } from '../n8n/errors';

const DROPPED_EVERY_MS = 10_000;

/** What the trigger tells its user: in n8n's log, and of what the user has to mend as a failed execution. */
export class Notices {
	/** How it names itself in the log, which holds the words of all workflows. */
	private readonly label: string;
	/** Names of the troubles shown as a failed execution and not mended yet. */
	private readonly shown = new Set<string>();
	private droppedCount = 0;
	/** The number that was told last. */
	private droppedTold = 0;
	/** Whether the next line waits for its time. */
	private isDropping = false;

	constructor(
		private readonly context: Pick<ITriggerFunctions, 'getNode' | 'getWorkflow' | 'logger' | 'saveFailedExecution'>,
		private readonly given: Given[],
	) {
		this.label = `${context.getNode().name} (workflow ${context.getWorkflow().id})`;
	}

	info(message: string): void {
		this.context.logger.info(`${this.label}: ${message}`);
	}

	warn(message: string): void {
		this.context.logger.warn(`${this.label}: ${message}`);
	}

	/** Shows what the user has to mend as a failed execution, once until it is over; the rest stands in the log. */
	failing(what: string, failure: unknown): void {
		const error = aboutParameter(failure, this.given);
		if (isUsersToMend(error)) this.show(what, error);
		else this.warn(messageOf(error));
	}

	/** Shows a failed execution, once until it is over. */
	show(what: string, error: AssemblylineError): void {
		if (this.shown.has(what)) return;
		this.shown.add(what);
		this.fail(error, 'The trigger goes on trying.');
	}

	/** What was failing works. */
	mended(what: string): void {
		this.shown.delete(what);
	}

	fail(error: AssemblylineError, consequence: string): void {
		const shown = asNodeError(this.context.getNode(), error);
		shown.description = `${shown.description ?? ''} ${consequence}`.trim();
		this.context.logger.error(`${this.label}: ${error.message}. ${consequence}`);
		showFailedExecution(this.context, shown);
	}

	unreadable(id: string, reason: string): void {
		this.warn(`the document ${id} cannot be read, and its event goes on without it: ${reason}`);
	}

	/** A flood is told of in one line every ten seconds, not in one for each event. */
	dropped(): void {
		this.droppedCount++;
		if (!this.isDropping) this.tellDropped();
	}

	/** And again after a while, if there are more by then. */
	private tellDropped(): void {
		this.isDropping = this.droppedCount > this.droppedTold;
		if (!this.isDropping) return;
		this.droppedTold = this.droppedCount;
		after(DROPPED_EVERY_MS, () => this.tellDropped(), new AbortController().signal);
		this.warn(`${this.droppedCount} event(s) so far came faster than the workflow runs, and were dropped`);
	}
}

/** What stays until the user changes something, here or at the server; a server that is down does not fail so. */
const USERS_TO_MEND = new Set<FailureKind>(['badRequest', 'clientCertificate', 'forbidden', 'redirected', 'sessionRefused', 'termsOfService', 'untrustedCertificate']);

/** Whether it will stay so until the user changes something. */
export function isUsersToMend(error: unknown): error is AssemblylineError {
	return error instanceof AssemblylineError && USERS_TO_MEND.has(error.kind);
}
