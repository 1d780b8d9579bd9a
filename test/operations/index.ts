import { alertRows } from './alert.rows';
import type { Row } from './row';

/** Every row, by resource. */
export const rows: Row[] = [...alertRows];
