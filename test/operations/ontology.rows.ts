import type { Row } from './row';

export const ontologyRows: Row[] = [];
