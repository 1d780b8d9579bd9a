import type { Row } from './row';

export const searchRows: Row[] = [];
