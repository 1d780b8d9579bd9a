import { numberField } from '../core/fields';

export const POLL_SECONDS = 2;

/** How often an operation that waits looks at the server; seconds. */
export const pollIntervalField = (description: string) =>
	numberField({ displayName: 'Poll Interval (Seconds)', name: 'pollInterval', min: 0.2, max: 3600, integer: false, default: POLL_SECONDS, description });

/** How long an operation waits at the most; seconds. */
export const waitTimeoutField = (standard: number, description: string) =>
	numberField({ displayName: 'Wait Timeout (Seconds)', name: 'waitTimeout', min: 1, max: 86_400, default: standard, description });
