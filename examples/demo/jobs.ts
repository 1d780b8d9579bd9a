/** What the demo shows, one job after the other: each runs an example in n8n and prints what came of it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type CredentialRef, type Execution, type N8n, nodeError, nodeOutput } from '../../test/lab/n8n/driver';
import { LabError, progress, waitFor } from '../../test/lab/support';
import { example, exampleNames, phishingExample, type StandIn } from '../../test/support/examples';
import { reportedMail } from './reportedMail';

export const say = (text: string) => process.stdout.write(`${text}\n`);

export interface Demo {
	n8n: N8n;
	/** Plays the ticket systems and the chat. */
	standIn: StandIn;
	/** The ids of the imported examples, by name. */
	ids: Map<string, string>;
	/** The mail file. */
	mail: string;
}

/** Writes the mail file and imports all examples; that about phishing gets the email in the file. */
export async function prepare(n8n: N8n, credential: CredentialRef, standIn: StandIn, file: string): Promise<Demo> {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, reportedMail());
	const email = { json: {}, binary: { data: { data: readFileSync(file).toString('base64'), fileName: basename(file), mimeType: 'message/rfc822' } } };
	const ids = new Map<string, string>();
	for (const name of exampleNames) {
		const workflow = name === 'phishing-to-ticket' ? phishingExample(standIn, email) : example(name, standIn);
		ids.set(name, await n8n.createWorkflow(workflow, [credential]));
	}
	return { n8n, standIn, ids, mail: file };
}

const idOf = ({ ids }: Demo, name: string) => ids.get(name) ?? '';

function assertSucceeded(execution: Execution): Execution {
	if (execution.status === 'success') return execution;
	const error = Object.keys(execution.data.resultData.runData).map((node) => nodeError(execution, node)).find(Boolean);
	throw new LabError(`n8n: ${error?.message ?? execution.status}${error?.description ? `\n${error.description}` : ''}`);
}

async function activate(demo: Demo, name: string): Promise<void> {
	const state = await demo.n8n.activate(idOf(demo, name));
	if (state !== 'published') throw new LabError('n8n could not activate the trigger');
}

/** Two files and their verdicts. The first one raises an alert, which starts a workflow on a server that has alerts for it. */
export async function showVerdictsAndAlert(demo: Demo, alertIsSure: boolean): Promise<void> {
	progress('activating the workflow that a new alert starts');
	await activate(demo, 'new-alert-starts-workflow');

	progress('analyzing the EICAR test file and a clean file');
	const verdicts = assertSucceeded(await demo.n8n.run(idOf(demo, 'verdicts-of-files'), 'Start', 360_000));
	say('\nVerdicts of two files');
	for (const { json } of nodeOutput(verdicts, 'Analyze')) say(`  ${String(json.file).padEnd(12)} ${String(json.verdict).padEnd(12)} score ${String(json.score).padStart(5)}   submission ${String(json.sid)}`);

	progress('waiting for the alert to start its workflow');
	const alerts = await demo.n8n.waitForExecutions(idOf(demo, 'new-alert-starts-workflow'), 1, 60_000).catch((error: unknown) => {
		if (!alertIsSure) return [];
		throw error;
	});
	say('\nWorkflow started by an alert');
	for (const execution of alerts) {
		for (const { json } of nodeOutput(assertSucceeded(execution), 'Ticket')) say(`  execution ${execution.id}: ${String(json.verdict)}, score ${String(json.score)}: ${String(json.file)}, alert ${String(json.alertId)}`);
	}
	if (alerts.length === 0) say('  none: this server raised no alert for the test file');
}

/** Ten files, handed in without waiting; the notification about each starts an execution. */
export async function showQueue(demo: Demo): Promise<void> {
	const name = 'ingest-with-notification-queue';
	progress('ingesting ten files with a notification queue');
	await activate(demo, name);
	const ingest = assertSucceeded(await demo.n8n.run(idOf(demo, name), 'Start', 120_000));
	const count = nodeOutput(ingest, 'Ingest').length;
	const started = await waitFor(async () => {
		const executions = (await demo.n8n.executions(idOf(demo, name))).filter((execution) => nodeOutput(execution, 'Message').length > 0);
		return executions.length >= count ? executions : undefined;
	}, 120_000, 500, 'an execution for each file');
	say(`\nWorkflows started by the notifications of ${count} ingested files`);
	for (const execution of started.reverse()) {
		for (const { json } of nodeOutput(execution, 'Message')) {
			const { file, verdict, score, failure, sid } = json;
			say(`  execution ${execution.id.padStart(2)}: ${String(file).padEnd(14)} ${failure ? `failure: ${String(failure)}` : `${String(verdict)}, score ${String(score)}`}   submission ${String(sid)}`);
		}
	}
}

/** An email, from the mail file to the text of the ticket. */
export async function showTicket(demo: Demo): Promise<void> {
	const { standIn, mail } = demo;
	progress('analyzing a reported email');
	const begun = Date.now();
	const execution = assertSucceeded(await demo.n8n.run(idOf(demo, 'phishing-to-ticket'), 'Start', 360_000));
	const ticket = standIn.received.find(({ path }) => path === '/rest/api/2/issue');
	if (!ticket) throw new LabError('No ticket arrived: the email was found harmless');
	const { summary, description } = ticket.body.fields as { summary: string; description: string };
	const { verdict, score, parts, email: { subject, from } } = nodeOutput(execution, 'Analyze Email')[0]?.json as { verdict: string; score: number; parts: unknown[]; email: { subject: string; from: { address: string } } };
	const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
	const took = (node: string) => seconds((execution.data.resultData.runData[node]?.at(-1) as { executionTime?: number } | undefined)?.executionTime ?? NaN);
	say('\nFrom a mail file to a ticket');
	say(`  mail file   ${mail}`);
	say(`  email       ${subject}, from ${from.address}`);
	say(`  verdict     ${verdict}, score ${score}, the worst of ${parts.length} parts, after ${took('Analyze Email')}`);
	say(`  report      written in ${took('Report')}`);
	say(`  ticket      ${summary}, arrived ${seconds(ticket.at - begun)} after the start`);
	say(`\n${description.split('\n').map((line) => `  | ${line}`).join('\n')}`);
}
