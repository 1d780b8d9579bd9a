import type { Row } from './row';

export const liveRows: Row[] = [];
