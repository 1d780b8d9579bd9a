import type { Row } from './row';

export const systemRows: Row[] = [];
