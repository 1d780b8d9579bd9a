import type { Row } from './row';

export const heuristicRows: Row[] = [];
