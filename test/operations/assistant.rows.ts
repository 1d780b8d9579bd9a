import type { Row } from './row';

export const assistantRows: Row[] = [];
