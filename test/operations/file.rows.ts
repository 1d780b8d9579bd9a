import type { Row } from './row';

export const fileRows: Row[] = [];
