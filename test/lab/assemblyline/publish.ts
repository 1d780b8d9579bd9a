/** New alerts at any rate, made as Assemblyline's alerter makes them. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { LabError, labEnvironment } from '../support';
import { venvProgram } from './install';
import { processes } from './processes';

/** An alert's id, and when it was published, in seconds since 1970. */
export type Published = [id: string, at: number];

/** Stores and publishes `count` alerts with ids that begin with `prefix`, `rate` in a second. */
export function publishAlerts(prefix: string, count: number, rate: number): Promise<Published[]> {
	return publisher().publish({ prefix, count, rate });
}

/** The same for as long as `action` takes. */
export async function publishWhile(prefix: string, rate: number, action: () => Promise<void>): Promise<Published[]> {
	const { publish, end } = publisher();
	// Its start takes seconds, in which the action would be over.
	await publish({ prefix: `${prefix}-none`, rate: 1, count: 0 });
	const published = publish({ prefix, rate });
	await action().finally(() => end(prefix));
	return published;
}

interface Job {
	prefix: string;
	rate: number;
	/** Without one it goes on until it is ended. */
	count?: number;
}

interface Publisher {
	publish(job: Job): Promise<Published[]>;
	end(prefix: string): void;
}

type Child = ChildProcessByStdio<Writable & Reference, Readable & Reference, null>;
/** Whether it keeps this process from its end. */
interface Reference {
	ref(): void;
	unref(): void;
}

let current: Publisher | undefined;

/** Its start takes seconds: one process makes all alerts of this one, several series at once. It ends with it. */
function publisher(): Publisher {
	current ??= startPublisher(() => (current = undefined));
	return current;
}

function startPublisher(onEnd: () => void): Publisher {
	const { cwd, env } = processes.alerter;
	const waiting = new Map<string, { resolve(published: Published[]): void; reject(error: Error): void }>();
	const child = spawn(venvProgram('4.6.2.1', 'python'), [join(__dirname, 'publish_alerts.py')], { cwd, env: labEnvironment(env), stdio: ['pipe', 'pipe', 'inherit'] }) as Child;
	const release = () => {
		if (waiting.size > 0) return;
		for (const held of [child, child.stdin, child.stdout]) held.unref();
	};
	createInterface({ input: child.stdout }).on('line', (line) => {
		const { prefix, made, error } = JSON.parse(line) as { prefix: string; made: Published[]; error?: string };
		const { resolve, reject } = waiting.get(prefix) ?? {};
		waiting.delete(prefix);
		release();
		if (error === undefined) resolve?.(made);
		else reject?.(new LabError(`No alerts: ${error}`));
	});
	child.once('close', (code) => {
		onEnd();
		for (const { reject } of waiting.values()) reject(new LabError(`The process that makes alerts ended with code ${code}`));
	});
	const say = (message: object) => child.stdin.write(`${JSON.stringify(message)}\n`);
	return {
		publish: (job) =>
			new Promise((resolve, reject) => {
				waiting.set(job.prefix, { resolve, reject });
				for (const held of [child, child.stdin, child.stdout]) held.ref();
				say(job);
			}),
		end: (prefix) => void say({ prefix, end: true }),
	};
}
