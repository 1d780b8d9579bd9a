import type { Row } from './row';

export const errorRows: Row[] = [];
