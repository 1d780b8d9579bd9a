import type { Row } from './row';

export const hashRows: Row[] = [];
