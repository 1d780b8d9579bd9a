import type { Row } from './row';

export const helpRows: Row[] = [];
