import type { Row } from './row';

export const submissionRows: Row[] = [];
