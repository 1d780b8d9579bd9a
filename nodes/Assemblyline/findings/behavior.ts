import type { JsonObject } from '../client/types';
import { listOf, numberOf, objectOf, textOf, textOrNull, textsOf } from './normalize';
import { harmless } from './sanitize';

export const BEHAVIOR_KINDS = ['network', 'process'] as const;
export type BehaviorKind = (typeof BEHAVIOR_KINDS)[number];

/** Something that a file did where a service ran it. */
export interface BehaviorEvent extends JsonObject {
	/** In ISO 8601; null where the service does not say. */
	time: string | null;
	kind: BehaviorKind;
	/** In a line, in which no address works. */
	event: string;
	/** The file that was run, and who ran it. */
	sha256: string;
	service: string;
}

/** Characters of an event's line. */
const LINE_LENGTH = 300;

/** What a record of the ontology tells of processes and of the network. */
export function behaviorOf(record: unknown): BehaviorEvent[] {
	const { file, service, results } = objectOf(record);
	const about = { sha256: textOf(objectOf(file).sha256), service: textOf(objectOf(service).name) };
	const { process, netflow } = objectOf(results);
	return [...listOf(process).map((one) => processEvent(objectOf(one), about)), ...listOf(netflow).map((one) => networkEvent(objectOf(one), about))];
}

type About = Pick<BehaviorEvent, 'service' | 'sha256'>;

const line = (...parts: (string | null)[]) => harmless(parts.filter(Boolean).join(' '), LINE_LENGTH);

/** The services' library has the years 1 and 9999 for what it does not know, such as the end of a process that still ran. */
const timeOrNull = (time: unknown) => (/^(?:0001|9999)-/.test(textOf(time)) ? null : textOrNull(time));

function processEvent(process: JsonObject, about: About): BehaviorEvent {
	const { objectid, image, command_line, start_time, end_time, pid, ppid, pimage, pcommand_line, integrity_level, image_hash } = process;
	const { time_observed: observed, session, treeid } = objectOf(objectid);
	return {
		time: timeOrNull(start_time) ?? timeOrNull(observed),
		kind: 'process',
		event: line('process', textOf(command_line) || textOf(image), pimage ? `by ${textOf(pimage)}` : null),
		...about,
		pid: numberOf(pid) ?? null,
		image: textOrNull(image),
		command_line: textOrNull(command_line),
		ended: timeOrNull(end_time),
		ppid: numberOf(ppid) ?? null,
		parent_image: textOrNull(pimage),
		parent_command_line: textOrNull(pcommand_line),
		integrity_level: textOrNull(integrity_level),
		image_hash: textOrNull(image_hash),
		session: textOrNull(session),
		tree_id: textOrNull(treeid),
	};
}

function networkEvent(connection: JsonObject, about: About): BehaviorEvent {
	const { objectid, process, connection_type, transport_layer_protocol, direction } = connection;
	const { source_ip, source_port, destination_ip, destination_port } = connection;
	const [dns, http, smtp, by] = [connection.dns_details, connection.http_details, connection.smtp_details, process].map(objectOf) as [JsonObject, JsonObject, JsonObject, JsonObject];
	const { time_observed: observed, session } = objectOf(objectid);
	const to = destination_ip ? `${textOf(destination_ip)}${destination_port === undefined ? '' : ` port ${textOf(destination_port)}`}` : null;
	const told = [textOf(dns.domain), line(textOrNull(http.request_method), textOrNull(http.request_uri)), textsOf(smtp.mail_to).join(', ')].find((text) => text !== '') ?? null;
	return {
		time: timeOrNull(observed),
		kind: 'network',
		event: line(textOrNull(connection_type) ?? textOrNull(transport_layer_protocol) ?? 'connection', told, to && `to ${to}`, by.image ? `by ${textOf(by.image)}` : null),
		...about,
		pid: numberOf(by.pid) ?? null,
		image: textOrNull(by.image),
		protocol: textOrNull(connection_type),
		transport: textOrNull(transport_layer_protocol),
		direction: textOrNull(direction),
		source_ip: textOrNull(source_ip),
		source_port: numberOf(source_port) ?? null,
		destination_ip: textOrNull(destination_ip),
		destination_port: numberOf(destination_port) ?? null,
		domain: textOrNull(dns.domain),
		lookup_type: textOrNull(dns.lookup_type),
		resolved_ips: textsOf(dns.resolved_ips),
		url: textOrNull(http.request_uri),
		method: textOrNull(http.request_method),
		status: numberOf(http.response_status_code) ?? null,
		mail_from: textOrNull(smtp.mail_from),
		mail_to: textsOf(smtp.mail_to),
		session: textOrNull(session),
	};
}

/** The earliest first; what has no time comes last, in the order in which it was told. */
export const byTime = (one: BehaviorEvent, other: BehaviorEvent): number => (one.time === other.time ? 0 : one.time === null ? 1 : other.time === null ? -1 : one.time < other.time ? -1 : 1);
