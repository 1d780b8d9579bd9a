import type { Row } from './row';

export const serviceRows: Row[] = [];
