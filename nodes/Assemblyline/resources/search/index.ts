import type { Resource } from '../../core/operation';
import { facet } from './facet.operation';
import { fields } from './fields.operation';
import { grouped } from './grouped.operation';
import { histogram } from './histogram.operation';
import { search as searchIndex } from './search.operation';
import { stats } from './stats.operation';

export const search: Resource = {
	name: 'Search',
	value: 'search',
	audience: 'analyst',
	description: 'Find and count documents of any index',
	operations: [searchIndex, facet, fields, grouped, histogram, stats],
};
