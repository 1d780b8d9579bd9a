import type { Row } from './row';

export const ingestRows: Row[] = [];
