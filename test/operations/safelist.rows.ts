import type { Row } from './row';

export const safelistRows: Row[] = [];
