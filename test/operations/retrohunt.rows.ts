import type { Row } from './row';

export const retrohuntRows: Row[] = [];
