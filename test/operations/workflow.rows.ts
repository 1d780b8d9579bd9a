import type { Row } from './row';

export const workflowRows: Row[] = [];
