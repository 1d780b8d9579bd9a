import { randomUUID } from 'node:crypto';
import { BulkIngest, type BulkResult } from '../../bulk/ingest';
import { AssemblylineError, messageOf } from '../../client/errors';
import { popMessages } from '../../client/ingest';
import { submissionsLeft, whoAmI } from '../../client/user';
import { pageOf } from '../../client/webPages';
import { booleanField, numberField, optionsField, textField } from '../../core/fields';
import { defineAllItemsOperation, type RunResult } from '../../core/operation';
import { type DigestContext, nameOrNull } from '../../findings/digest';
import { verdictOf } from '../../findings/verdict';
import { inputFields } from '../../shared/submissionInput';
import { metadataField } from '../../shared/metadataFields';
import { checkTlp, ingestOptions, keepsInputBinary } from '../../shared/submissionSettings';
import { waitTimeoutField } from '../../shared/waitFields';
import { assertSame, bulkFiles, findRun, pressureOf } from './bulkRun';

/** The server's own limit of calls at once is ten by default. */
const CONCURRENCY = 8;

const WAIT_SECONDS = 600;

/** What counts for the run as a whole. */
const runOptions = {
	queueLimit: numberField({
		displayName: 'Queue Limit',
		name: 'queueLimit',
		min: 1,
		default: 1_000_000,
		description: "Length of the server's queue from which it drops files: core.ingester.sampling_at, which the server shows to nobody. Left out: the server's default, approached step by step.",
	}),
	runId: textField(
		{
			displayName: 'Run ID',
			name: 'runId',
			placeholder: 'e.g. backlog_2026_05',
			description: 'Kept with each submission as metadata.n8n_run. A run with the same ID leaves out what is there already with the same settings, e.g. after a crash.',
		},
		(value) => (/^[A-Za-z0-9_.-]{1,64}$/.test(value) ? undefined : 'may have 64 letters, digits, _ . and - at the most'),
	),
	threshold: numberField({
		displayName: 'Flag From Score',
		name: 'threshold',
		min: -1000,
		default: 300,
		description: "Lowest score with the outcome flagged. Left out: the server's own threshold for suspicious.",
	}),
	waitTimeout: waitTimeoutField(WAIT_SECONDS, 'How long to wait for results after the last file was sent; what is not done by then has the outcome pending'),
};

export const ingestMany = defineAllItemsOperation({
	name: 'Ingest Many',
	value: 'ingestMany',
	action: 'Ingest many files, hashes, texts or URLs',
	description: 'Hand all items in together, no faster than the server can take them, each equal file once. Return an item for each: what was sent, or verdict, score and link when waited for. Eight requests at once unless Request Options has a Concurrency.',
	endpoints: ['POST ingest/', 'GET ingest/get_message_list/<notification_queue>/', 'GET help/configuration/', 'GET user/whoami/', 'GET file/info/<sha256>/', 'POST search/<index>/'],
	effect: 'submits',
	roles: ['submission_create'],
	furtherRoles: { submission_view: 'for Keep Classification and Run ID' },
	fields: {
		...inputFields,
		waitForResults: booleanField({
			displayName: 'Wait for Results',
			name: 'waitForResults',
			default: false,
			description: 'Whether to return the score and verdict of each file, with an outcome: passed, flagged, skipped (dropped by the server), failed or pending. Passed goes by the score alone: whether services failed on a file, serviceErrors of Submission: Get tells.',
		}),
		metadata: metadataField,
		options: optionsField({ ...ingestOptions.fields, ...runOptions }),
	},
	check: checkTlp,
	keepsBinary: keepsInputBinary,
	async run(context, items, { concurrency = CONCURRENCY, stopAtFailure }) {
		const { client, hint, listen } = context;
		const first = items[0];
		if (!first) return [];
		assertSame(items, [
			['Wait for Results', ({ waitForResults: value }) => value],
			['Queue Limit', ({ options: { queueLimit } }) => queueLimit],
			['Run ID', ({ options: { runId } }) => runId],
			['Wait Timeout (Seconds)', ({ options: { waitTimeout } }) => waitTimeout],
			['Priority', ({ options: { priority } }) => priority],
		]);
		const { waitForResults, options } = first.values;
		const queue = waitForResults ? `n8n_bulk_${randomUUID().replaceAll('-', '')}` : undefined;
		const files = await bulkFiles(context, items.map(({ values }) => values), { queue, runId: options.runId });
		const pressure = await pressureOf(client, options.priority, options.queueLimit);
		const stop = listen('systemStatus', (event, message) => {
			if (event === 'ingestHeartbeat') pressure.heartbeat(message);
		});
		try {
			const { configuration } = await whoAmI(client);
			const results = await new BulkIngest(files, {
				concurrency,
				pressure,
				stopAtFailure,
				left: await submissionsLeft(client),
				signal: client.signal,
				timeoutMs: (options.waitTimeout ?? WAIT_SECONDS) * 1000,
				pop: queue === undefined ? undefined : (limit, withinMs) => popMessages(client, queue, limit, withinMs),
				lookUp: options.runId ? findRun(client, options.runId) : undefined,
				onPause: () => hint('The queue of the server was nearly full: sending was paused until it had room.'),
				onLimit: ({ message }) => hint(/API calls/i.test(message) ? 'As many calls of your user were under way as the server allows: files were sent again. Lower Concurrency, or run fewer workflows at once.' : 'As many ingests of your user were under way as the server allows: sending was paused until some had ended.'),
				onStale: () => hint('The server did not tell its load: only a few files were sent at a time. The status feed (socket.io) may be blocked on the way.'),
				onStuck: () => hint('The queue of the server stayed full for five minutes: since then a few files were sent at a time all the same. Those that the server dropped have the outcome skipped where results are waited for.'),
				onRefused: (error) => hint('The results could not be read, and those that are missing have the outcome pending', messageOf(error)),
			}).run();
			const { verdicts } = configuration.submission;
			return results.flatMap((result, place): RunResult[] => {
				const index = items[place]?.index ?? 0;
				const duplicateOf = result.duplicateOf === undefined ? undefined : items[result.duplicateOf]?.index;
				if (result.error !== undefined) return [{ index, error: duplicateOf === undefined ? result.error : sharedFailure(result.error, duplicateOf) }];
				if (result.status === 'notSent') return [];
				const row = waitForResults ? tableRow(result, files[place]?.name, { serverUrl: client.serverUrl, thresholds: verdicts }, items[place]?.values.options.threshold) : { ingestId: result.ingestId ?? null, sha256: result.sha256 ?? null, status: result.status };
				return [{ index, result: { ...row, ...(duplicateOf === undefined ? {} : { duplicateOf }) } }];
			});
		} finally {
			await stop();
		}
	},
});

/** The failure of the first copy of a file, as that of another one. */
function sharedFailure(error: unknown, firstIndex: number): unknown {
	return error instanceof AssemblylineError ? error.with({ hint: `It is the same file as that of item ${firstIndex}, and was not sent again. ${error.hint ?? ''}`.trim() }) : error;
}

function tableRow({ ingestId, sid, sha256, score, failure, done }: BulkResult, name: string | undefined, { serverUrl, thresholds }: DigestContext, threshold = thresholds.suspicious) {
	const verdict = score === null ? null : verdictOf(score, thresholds);
	return {
		verdict, score, outcome: outcome(score, failure, done, threshold), url: sid ? serverUrl + pageOf('submission', sid) : null,
		sha256: sha256 ?? null, file: nameOrNull(name ?? sha256), sid: sid ?? null, ingestId: ingestId ?? null, failure: nameOrNull(failure),
	};
}

function outcome(score: number | null, failure: string | undefined, done: boolean, threshold: number): string {
	if (failure) return failure === 'Skipped' ? 'skipped' : 'failed';
	if (!done || score === null) return 'pending';
	return score >= threshold ? 'flagged' : 'passed';
}
