import type { Row } from './row';

export const resultRows: Row[] = [];
