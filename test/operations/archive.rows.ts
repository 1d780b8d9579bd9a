import type { Row } from './row';

export const archiveRows: Row[] = [];
