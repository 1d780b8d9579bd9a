import type { AssemblylineClient } from './client';
import { hinted, orGone } from './failures';
import { searchAll } from './pagination';
import { path } from './path';
import { getSubmission } from './submission';
import type { SubmissionBody } from './submit';
import { isJsonObject, isSameJson } from './json';
import type { JsonObject, SubmissionRecord } from './types';
import { SUBMISSION_PARAMETERS_HINT, whoAmI } from './user';

/**
 * The newest completed submission of exactly this file that is not older than `maxAgeHours` and was made as `asked`
 * would be; undefined where there is none. One on which a service failed is passed over: it may fare better now. One that holds other files beside it is passed over: their scores would count.
 * `GET user/submission_params/<username>/<profile>/`, `POST search/submission/`, `GET submission/<sid>/`.
 */
export async function findSameAnalysis(client: AssemblylineClient, sha256: string, maxAgeHours: number, asked: SubmissionBody): Promise<SubmissionRecord | undefined> {
	const { username } = await whoAmI(client);
	const defaults = await hinted(
		client.read<JsonObject>(path`user/submission_params/${username}/${asked.submission_profile ?? 'default'}/`),
		`${SUBMISSION_PARAMETERS_HINT} Without them, Reuse Results cannot tell whether an earlier analysis was made as this one would be: switch it off.`,
	);
	const wanted = merged(defaults, asked.params ?? {});
	// An alert is raised, and services run anew, by a new submission only.
	if (wanted.generate_alert === true || wanted.ignore_cache === true) return undefined;
	const request = {
		query: `files.sha256:"${sha256}" AND state:completed AND error_count:0 AND file_count:[1 TO *] AND times.completed:[now-${Math.ceil(maxAgeHours * 60)}m TO now]`,
		fl: 'sid,file_count,files,params',
		sort: 'times.completed desc',
	};
	for await (const page of searchAll(client, 'submission', request)) {
		for (const hit of page as Hit[]) {
			const record = isOnly(sha256, hit) && isMadeAs(wanted, hit) ? await orGone(getSubmission(client, hit.sid)) : undefined;
			if (record?.state === 'completed') return record;
		}
	}
	return undefined;
}

type Hit = Pick<SubmissionRecord, 'file_count' | 'files' | 'params' | 'sid'>;

const isOnly = (sha256: string, { files }: Hit) => files.every((file) => file.sha256 === sha256);

/** The user's defaults with what is asked for over them, as the server does it: objects key by key. */
function merged(defaults: JsonObject, asked: JsonObject): JsonObject {
	const result = { ...defaults };
	for (const [key, value] of Object.entries(asked)) {
		const known = defaults[key];
		if (value !== undefined) result[key] = isJsonObject(known) && isJsonObject(value) ? merged(known, value) : value;
	}
	return result;
}

/**
 * Whether an analysis was made as it would be now. Where neither user nor profile sets a limit, the one it was made with
 * must not have been reached; how many supplementary files there were is told nowhere, so that their limits must agree.
 */
function isMadeAs(wanted: JsonObject, { params, file_count: fileCount }: Hit): boolean {
	const limit = wanted.max_extracted ?? (fileCount <= Number(params.max_extracted) ? params.max_extracted : undefined);
	return params.max_extracted === limit && params.max_supplementary === (wanted.max_supplementary ?? params.max_supplementary) && isSameJson(decisive(wanted), decisive(params));
}

/** What decides what an analysis finds; the rest says how it is kept, and whom it is told. */
function decisive(params: JsonObject) {
	const services = isJsonObject(params.services) ? params.services : {};
	const names = (value: unknown) => [...new Set(Array.isArray(value) ? value.map(String) : [])].sort();
	return {
		deepScan: params.deep_scan === true,
		ignoreFiltering: params.ignore_filtering === true,
		ignoreRecursionPrevention: params.ignore_recursion_prevention === true,
		fileType: params.filetype_override ?? null,
		services: { selected: names(services.selected), excluded: names(services.excluded), rescan: names(services.rescan), resubmit: names(services.resubmit) },
		serviceSpec: params.service_spec ?? {},
		passwords: params.initial_data ?? null,
	};
}
