import type { Row } from './row';

export const externalLookupRows: Row[] = [];
