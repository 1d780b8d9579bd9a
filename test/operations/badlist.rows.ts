import type { Row } from './row';

export const badlistRows: Row[] = [];
