import type { INodeParameters } from 'n8n-workflow';
import type { AssemblylineClient } from '../../nodes/Assemblyline/client/client';
import type { Comparison } from '../support/shape';
import type { FakeBinary } from '../support/helpers';

/** What a server of the lab holds for a row: ids by name. In a unit test those that were recorded. */
export type Given = Record<string, string>;

/**
 * One use of an operation: what it sends, exactly, and what comes of it. Unit tests run it on recorded replies,
 * contract tests on each real server of the lab.
 */
export interface Row {
	/** Resource and operation as they are stored, e.g. `alert.get`. */
	operation: string;
	/** What sets this row apart from others of its operation, e.g. `of an unknown alert`. */
	name?: string;
	/** Who calls; the administrator unless told otherwise. */
	as?: 'user';
	/** Finds or makes on the real server what the row needs. */
	given?(client: AssemblylineClient): Promise<Given>;
	/** The parameters of the item, or of several items, as n8n stores them. */
	item(given: Given): INodeParameters | INodeParameters[];
	/** Binary data of each item. */
	binary?: Record<string, FakeBinary>[];
	/**
	 * Each request in turn: method, path below /api/v4/ with its query as it is sent, and the JSON body, e.g.
	 * `POST alert/label/x/ ["A"]`. The same GET again and again, as when polling, stands once. `output` is the json of each item.
	 */
	sends(given: Given, output: object[]): string[];
	/** What the output must match (as in `toMatchObject`), where its shape is not enough: the json of each item. */
	output?(given: Given): object[];
	/** A part of the error's message, where there is to be one. */
	error?: string;
	/** How the shape of the real answer may differ from the recorded one. */
	compare?: Comparison;
	/** What the older server of the lab does otherwise. */
	on46?: { skip?: string; error?: string; compare?: Comparison };
	/** Undoes on the real server what the row has done, where others would stumble over it. */
	after?(client: AssemblylineClient, given: Given): Promise<unknown>;
}

/** What several rows only read, made once for each server. */
export function oncePerServer(make: (client: AssemblylineClient) => Promise<Given>): NonNullable<Row['given']> {
	const made = new Map<string, Promise<Given>>();
	return (client) => {
		const given = made.get(client.host) ?? make(client);
		made.set(client.host, given);
		return given;
	};
}
