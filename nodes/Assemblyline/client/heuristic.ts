import type { AssemblylineClient } from './client';
import { path } from './path';
import type { JsonObject } from './types';

/** A heuristic with its statistics, counted anew. `GET heuristics/<heuristic_id>/`, role heuristic_view. */
export function getHeuristic(client: AssemblylineClient, heuristicId: string): Promise<JsonObject> {
	return client.read(path`heuristics/${heuristicId}/`);
}

/** How often each heuristic was seen, as last counted by the server. `GET heuristics/stats/`, role heuristic_view; all at once. */
export function getHeuristicStats(client: AssemblylineClient): Promise<JsonObject[]> {
	return client.read('heuristics/stats/');
}
