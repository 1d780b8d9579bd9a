import type { Row } from './row';

export const replayRows: Row[] = [];
