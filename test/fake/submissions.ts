import { randomUUID } from 'node:crypto';
import { type Answer, ok, refuse } from './answer';
import { type Analysis, CLEAR, COMPLETED, factoryParams, fileInfo, full, hash, isEicar, record, report, SUBMITTED, summary, tree } from './analysis';
import { LEVELS } from './documents';
import { type Json, object } from './json';
import type { LoggedRequest } from './request';

/** What a file can be handed in by. */
const HASHES = ['md5', 'sha1', 'sha256'];
const IDENTIFIERS = [...HASHES, 'ssdeep', 'tlsh', 'cve'];

/** What is wrong with a key of the metadata; a server's submit, but not its ingest, breaks on an empty part of one. */
function illegalKey(request: LoggedRequest, data: unknown): Answer | 'empty' | undefined {
	const keys = Object.keys(flat(object(object(request.json).metadata)));
	const illegal = keys.find((key) => !/^[a-z][a-z0-9_.]*$/.test(key));
	if (illegal !== undefined) return refuse(400, `'Illegal key: ${illegal}'`, data);
	return keys.some((key) => key.includes('..')) ? 'empty' : undefined;
}

const newId = () => randomUUID().replaceAll('-', '').slice(0, 22);

/** Everything that is handed in, what becomes of it, and the queues that tell. */
export class FakeSubmissions {
	/** How often a submission is looked at before it has ended. */
	looksUntilEnd = 0;
	endsAs: 'completed' | 'failed' = 'completed';
	/** Keys of the errors with which those that are looked at end. */
	endsWith: string[] = [];
	/** Every file that was handed in, with the lowest marking with which its bytes came. */
	readonly storedFiles: { content: Buffer; classification: string; /** By which sources of files know it, beside its hashes. */ identifiers?: Record<string, string> }[] = [{ content: Buffer.from('A file that the lab knows. It is harmless.\n'), classification: CLEAR }];
	readonly queues = new Map<string, Json[]>();
	/** What a submission gets that says nothing, beside what the factory has. */
	readonly savedParams: Json = {};
	/** How many files everybody may hand in a day, and have left; the server holds nobody to it where there is none. */
	quota?: { daily: number; left: number };
	/** How many submissions may run at once; the server holds nobody to it where there is none. One that is refused is a look at those that run: so they end. */
	mostRunning?: number;
	private readonly parts = new Map<string, Map<number, Buffer>>();
	private readonly analyses = new Map<string, Analysis & { looksLeft: number }>();

	/** A submission, before anything else is looked at: one that is refused is not counted, and nothing of it is kept. */
	submitted(answer: () => Answer): Answer {
		const running = [...this.analyses.values()].filter(({ state }) => state === 'submitted');
		if (this.mostRunning === undefined || this.quota?.left === 0 || running.length < this.mostRunning) return this.counted(answer);
		for (const analysis of running) this.look(analysis);
		return refuse(503, `You've exceeded your maximum concurrent submission quota of ${this.mostRunning}`);
	}

	/** Counts a file, before anything else is looked at; a header tells what is left. */
	counted(answer: () => Answer): Answer {
		const { quota } = this;
		if (!quota) return answer();
		if (quota.left === 0) return refuse(503, `You've reached your daily maximum submission quota of ${quota.daily}`);
		quota.left--;
		return this.withQuota(answer());
	}

	withQuota(answer: Answer): Answer {
		return this.quota ? { ...answer, headers: { ...answer.headers, 'x-remaining-quota-submission': String(this.quota.left) } } : answer;
	}

	submit(request: LoggedRequest): Answer {
		const taken = this.take(request);
		if ('status' in taken) return taken;
		const { priority } = object(object(request.json).params);
		if (typeof priority === 'number' && priority > 1500) return refuse(400, `[priority] Value bigger then the max value. (${priority} > 1500)`);
		if (illegalKey(request, '') === 'empty') return refuse(500, 'Internal Server Error');
		const sid = newId();
		this.analyses.set(sid, { ...taken, sid, state: 'submitted', looksLeft: this.looksUntilEnd });
		return ok(record({ ...taken, sid, state: 'submitted' }));
	}

	/** A part of a file; the last one puts it together. */
	chunk({ texts = {}, file }: LoggedRequest): Answer {
		const { flowIdentifier: id = '', flowChunkNumber: number = '', flowTotalChunks: total = '' } = texts;
		if (id === '' || number === '' || total === '' || !file) return refuse(412, 'Required argument missing');
		const parts = this.parts.get(id) ?? new Map<number, Buffer>();
		this.parts.set(id, parts.set(Number(number), file.content));
		return ok({ completed: parts.size === Number(total), success: true });
	}

	/** The submission of a file that came in parts. */
	start(id: string, request: LoggedRequest): Answer {
		const parts = this.parts.get(id);
		if (!parts) return refuse(404, `No files were found for ID ${id.replaceAll('-', '_')}. Try again...`, { started: false, sid: null });
		const content = Buffer.concat([...parts].toSorted(([one], [other]) => one - other).map(([, part]) => part));
		const { filename, ...json } = object(request.json);
		const answer = this.submit({ ...request, headers: { ...request.headers, 'content-type': 'multipart/form-data' }, json: { ...json, name: filename }, file: { name: '', type: '', content } });
		return answer.status === 200 ? ok({ sid: object(answer.data).sid, started: true }) : answer;
	}

	ingest(request: LoggedRequest): Answer {
		const taken = this.take(request);
		if ('status' in taken) return taken;
		const { notification_queue: queue, notification_threshold: threshold = null } = object(request.json);
		if (threshold !== null && !Number.isInteger(Number(threshold))) return refuse(400, 'notification_threshold should be and int', {});
		const ingestId = newId();
		const score = isEicar(taken) ? 1000 : 0;
		if (typeof queue === 'string' && (threshold === null || score >= Number(threshold))) {
			this.queue(queue).push(notification(taken, ingestId, score, { queue, threshold }));
		}
		return ok({ ingest_id: ingestId });
	}

	queue(name: string): Json[] {
		const known = this.queues.get(name) ?? [];
		this.queues.set(name, known);
		return known;
	}

	popOne(queue: string): Answer {
		return ok(this.queue(queue).shift() ?? null);
	}

	/** Without a page size the whole queue is handed out. */
	popMany(queue: string, query: URLSearchParams): Answer {
		const size = Number(query.get('page_size') ?? -1);
		if (Number.isNaN(size)) return refuse(500, 'Internal Server Error');
		const messages = this.queue(queue);
		return ok(messages.splice(0, size < 0 ? messages.length : size));
	}

	read(what: string, sid: string): Answer {
		const analysis = this.analyses.get(sid);
		if (!analysis) return refuse(404, `Submission ID ${sid} does not exists.`);
		if (what === '') this.look(analysis);
		switch (what) {
			case 'full':
				return ok(full(analysis));
			case 'summary':
				return ok(summary(analysis));
			case 'tree':
				return ok(tree(analysis));
			case 'is_completed':
				return ok(analysis.state === 'completed');
			case 'report':
				if (analysis.state !== 'submitted') return ok(report(analysis));
				return refuse(425, `It is too early to generate the report. Submission ID ${sid} is incomplete.`);
			default:
				return ok(record(analysis));
		}
	}

	fileInfo(sha256: string): Answer {
		const stored = this.storedFiles.find(({ content }) => hash(content) === sha256);
		return stored ? ok(fileInfo(stored, stored.classification)) : refuse(404, 'This file does not exists.', {});
	}

	private look(analysis: Analysis & { looksLeft: number }): void {
		if (analysis.looksLeft > 0) analysis.looksLeft--;
		else Object.assign(analysis, { state: this.endsAs, errors: this.endsWith });
	}

	private take(request: LoggedRequest): Answer | Omit<Analysis, 'sid' | 'state'> {
		const type = request.headers['content-type'] ?? '';
		if (!/^(application\/json|multipart\/form-data)/.test(type)) return refuse(400, 'Invalid content type', {});
		const body = object(request.json);
		const content = this.content(request, body, type.startsWith('multipart'));
		if ('status' in content) return content;
		const given = object(body.params);
		const { name, bytes } = content;
		const refused = illegalKey(request, request.path.startsWith('ingest') ? {} : '');
		if (refused && refused !== 'empty') {
			// By then an ingest has stored the file.
			if (request.path.startsWith('ingest')) this.mark(bytes, { ...factoryParams }, false);
			return refused;
		}
		const marking = given.classification;
		if (typeof marking === 'string' && !LEVELS.includes(marking.toUpperCase().split('//')[0] ?? '')) return refuse(400, `Classification level '${marking}' was not found in your classification definition.`, {});
		if (typeof given.filetype_override === 'string' && !given.filetype_override.includes('/')) return refuse(400, `Filetype override '${given.filetype_override}' is not a recognized file type in the system`, {});
		if (typeof given.priority === 'number' && given.priority < 1) return refuse(400, `[priority] Value smaller then the min value. (${given.priority} < 1500)`);
		const known = Object.fromEntries(Object.entries(given).filter(([key]) => key in factoryParams));
		const params = { ...factoryParams, description: `Inspection of file: ${name}`, ...this.savedParams, ...known };
		this.mark(bytes, params, 'isByHash' in content);
		return { name, content: bytes, metadata: flat(object(body.metadata)), params };
	}

	/** A stored file has the lowest marking with which its bytes came; what is handed in by its hash has at least that of the file. */
	private mark(content: Buffer, params: Json, isByHash: boolean): void {
		const given = String(params.classification);
		const stored = this.storedFiles.find((file) => file.content.equals(content));
		if (!stored) this.storedFiles.push({ content, classification: given });
		else if (LEVELS.indexOf(stored.classification) <= LEVELS.indexOf(given)) return;
		else if (isByHash) params.classification = stored.classification;
		else stored.classification = given;
	}

	private content(request: LoggedRequest, body: Json, isForm: boolean): Answer | { name: string; bytes: Buffer; isByHash?: true } {
		const named = (bytes: Buffer) => ({ name: typeof body.name === 'string' ? body.name : hash(bytes), bytes });
		if (isForm) {
			if (!request.file) return refuse(400, '400 Bad Request: The browser (or proxy) sent a request that this server could not understand.', {});
			return request.file.content.length === 0 ? refuse(400, 'File empty.', {}) : named(request.file.content);
		}
		if (typeof body.plaintext === 'string' && body.plaintext !== '') {
			const lone = /\p{Cs}/u.exec(body.plaintext);
			if (lone) return refuse(400, `'utf-8' codec can't encode character '\\u${lone[0].charCodeAt(0).toString(16)}' in position ${lone.index}: surrogates not allowed`, {});
			return named(Buffer.from(body.plaintext));
		}
		if (typeof body.url === 'string') {
			const url = body.url.replace(/^hxxp/, 'http').replaceAll('[.]', '.');
			return { name: url, bytes: Buffer.from(`uri: ${url}`) };
		}
		const type = IDENTIFIERS.find((candidate) => typeof body[candidate] === 'string');
		if (!type) return refuse(400, 'Missing file to scan. No binary or fetching method provided.', {});
		const identifier = String(body[type]);
		const stored = this.storedFiles.find((file) => file.identifiers?.[type] === identifier || (HASHES.includes(type) && hash(file.content, type) === (type === 'sha256' ? identifier : identifier.toLowerCase())));
		const name = typeof body.name === 'string' ? body.name : identifier.split('/').pop();
		if (stored && !name) return refuse(400, 'Filename missing', {});
		return stored ? { name: name ?? '', bytes: stored.content, isByHash: true } : refuse(404, `${type.toUpperCase()} does not exist in Assemblyline and no external sources are available.`, {});
	}
}

/** Nested metadata comes back with dotted keys, and as text. */
function flat(value: Json, prefix = ''): Record<string, string> {
	return Object.entries(value).reduce<Record<string, string>>((all, [key, inner]) => {
		return { ...all, ...(typeof inner === 'object' && inner !== null ? flat(inner as Json, `${prefix}${key}.`) : { [prefix + key]: String(inner) }) };
	}, {});
}

type Taken = Omit<Analysis, 'sid' | 'state'>;

function notification({ name, content, metadata, params }: Taken, ingestId: string, score: number, to: { queue: string; threshold: unknown }): Json {
	const ingested = { max_extracted: 100, max_supplementary: 100, priority: 250, quota_item: false };
	const type = String(params.type);
	return {
		extended_scan: 'skipped', failure: '', ingest_id: ingestId, ingest_time: SUBMITTED, notify_time: COMPLETED, retries: 0, score,
		submission: {
			errors: [], file_infos: {}, file_tree: {}, files: [{ name, sha256: hash(content), size: content.length }],
			metadata: { ...metadata, ingest_id: ingestId, ts: SUBMITTED, type }, notification: to,
			params: { ...params, ...ingested, description: `[${type}] ${String(params.description)}` },
			results: {}, scan_key: '9c37558b4e91c9dd7253765cef95823dv0', sid: newId(), time: SUBMITTED,
		},
		to_ingest: false,
	};
}
