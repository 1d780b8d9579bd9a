import type { Row } from './row';

export const userRows: Row[] = [];
