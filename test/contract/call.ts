import type { JsonObject } from '../../nodes/Assemblyline/client/types';
import type { Fault } from '../fake';
import type { Comparison } from '../support/shape';
import type { Target, Visitor } from './targets';

/** A row of the contract: a call, and what every server must answer to it. */
export interface Call extends Comparison {
	name: string;
	/** Who calls; the user unless told otherwise: the administrator may see more. */
	as?: 'admin';
	/** The last reply that it gets is the one that is looked at. */
	call(visitor: Visitor): Promise<unknown>;
	status: number;
	/** The text of the error; ids in it stand as `<id>`, the server's origin as `<origin>`. Of a page, a part of it. */
	error?: string;
	/** What the older server of the lab does otherwise. */
	on46?: { status?: 200; error?: string; optional?: string[] };
	/** What the answer must have in it, on every server. */
	matching?: JsonObject;
	/** The fault that makes the fake server answer like this. */
	fault?: Fault;
	/** Whether the whole text is the same, not only its shape: error pages. */
	page?: boolean;
	/** Puts the fake server into the state in which the lab is. */
	prepareFake?(fake: NonNullable<Target['fake']>): void;
}
