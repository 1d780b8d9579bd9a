/**
 * Node's environment with n8n's HTTP code in it, loaded once for all test files: loading it anew takes longer than
 * the tests do. Fake timers rule the platform's time limits there, too.
 */
const { TestEnvironment } = require('jest-environment-node');
const n8nHttp = require('./n8nHttp');

const { timeout } = AbortSignal;

const LEFT_BEHIND = ['Timeout', 'TCPSocketWrap', 'TCPServerWrap'];
const held = () => process.getActiveResourcesInfo().filter((kind) => LEFT_BEHIND.includes(kind)).sort();
/** For what is being closed: a busy machine takes its time with sockets. */
const graceOf = (kind) => (kind === 'Timeout' ? 3_000 : 60_000);

module.exports = class extends TestEnvironment {
	async setup() {
		await super.setup();
		this.before = held().length;
		const { global } = this;
		const { setTimeout } = global;
		global.n8nHttp = n8nHttp;
		AbortSignal.timeout = (ms) => {
			if (global.setTimeout === setTimeout) return timeout.call(AbortSignal, ms);
			const { signal } = new AbortController();
			signal.addEventListener = (_event, listener, { signal: calledOff }) => {
				if (calledOff.aborted) return;
				const timer = global.setTimeout(listener, ms);
				calledOff.addEventListener('abort', () => global.clearTimeout(timer));
			};
			return signal;
		};
	}

	/** What a file leaves running would keep its worker from its end, and jest would name no file for it. */
	async teardown() {
		AbortSignal.timeout = timeout;
		await super.teardown();
		AbortSignal.timeout = timeout;
		const left = () => held().slice(this.before);
		const start = Date.now();
		while (left().some((kind) => Date.now() - start < graceOf(kind))) await new Promise((resolve) => setImmediate(resolve));
		if (left().length > 0) throw new Error(`The tests have left behind: ${left().join(', ')}`);
	}
};
