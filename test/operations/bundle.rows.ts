import type { Row } from './row';

export const bundleRows: Row[] = [];
