/** New alerts at any rate, made as Assemblyline's alerter makes them. */
import { join } from 'node:path';
import { labEnvironment, run } from '../support';
import { venvProgram } from './install';
import { processes } from './processes';

/** An alert's id, and when it was published, in seconds since 1970. */
export type Published = [id: string, at: number];

/** Stores and publishes `count` alerts with ids that begin with `prefix`, `rate` in a second. */
export async function publishAlerts(prefix: string, count: number, rate: number): Promise<Published[]> {
	const { cwd, env } = processes.alerter;
	const printed = await run(venvProgram('4.6.2.1', 'python'), [join(__dirname, 'publish_alerts.py'), prefix, String(count), String(rate)], { cwd, env: labEnvironment(env) });
	return JSON.parse(printed.slice(printed.lastIndexOf('[['))) as Published[];
}
