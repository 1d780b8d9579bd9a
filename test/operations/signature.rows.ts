import type { Row } from './row';

export const signatureRows: Row[] = [];
