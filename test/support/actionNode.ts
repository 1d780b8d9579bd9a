import { adminResources } from '../../nodes/Assemblyline/resources';

export const ACTION = 'n8n-nodes-assemblyline.assemblyline';

/** The type of the action node that has a resource. */
export const actionNodeWith = (resource: unknown) => (adminResources.some(({ value }) => value === resource) ? `${ACTION}Admin` : ACTION);
