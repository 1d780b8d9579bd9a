import type { Row } from './row';

const KEY = 'a1b2c3d4';
const FIELDS =
	'classification,completed_time,created_time,creator,description,end_group,finished,indices,key,search_classification,start_group,started_time,truncated';

/** The lab has no retrohunt: its server knows none of these calls. */
const where = { name: 'where there is no retrohunt', error: 'Api does not exist' };

export const retrohuntRows: Row[] = [
	{
		...where,
		operation: 'retrohunt.create',
		item: () => ({ yaraSignature: 'rule a { condition: false }', description: 'a row', indices: 'hot', classification: 'TLP:C', searchClassification: 'TLP:C', ttl: 1 }),
		sends: () => [
			'PUT retrohunt/ {"yara_signature":"rule a { condition: false }","description":"a row","indices":"hot","classification":"TLP:C","search_classification":"TLP:C","ttl":1}',
		],
	},
	{
		...where,
		operation: 'retrohunt.repeat',
		item: () => ({ retrohuntId: KEY, searchClassification: 'TLP:C' }),
		sends: () => [`POST retrohunt/repeat/ {"key":"${KEY}","search_classification":"TLP:C","ttl":0}`],
	},
	{
		...where,
		operation: 'retrohunt.getAll',
		item: () => ({ limit: 5, options: { query: 'creator:admin', filters: ['finished:true'], sort: 'created_time asc' } }),
		sends: () => [`POST retrohunt/ {"fl":"${FIELDS}","query":"creator:admin","filters":["finished:true"],"sort":"created_time asc","offset":0,"rows":5}`],
	},
	{
		...where,
		operation: 'retrohunt.get',
		item: () => ({ retrohuntId: KEY }),
		sends: () => [`GET retrohunt/${KEY}/`],
	},
	{
		...where,
		operation: 'retrohunt.wait',
		item: () => ({ retrohuntId: KEY, waitTimeout: 60 }),
		sends: () => [`GET retrohunt/${KEY}/`],
	},
	{
		...where,
		operation: 'retrohunt.getHits',
		item: () => ({ retrohuntId: KEY, returnAll: true, options: { fields: ['sha256', 'type'] } }),
		sends: () => [`POST retrohunt/hits/${KEY}/ {"fl":"sha256,type","offset":0,"rows":500}`],
	},
	{
		...where,
		operation: 'retrohunt.getErrors',
		item: () => ({ retrohuntId: KEY, limit: 5, options: { sort: 'type desc' } }),
		sends: () => [`POST retrohunt/errors/${KEY}/ {"offset":0,"rows":5,"sort":"type desc"}`],
	},
	{
		...where,
		operation: 'retrohunt.getFileTypes',
		item: () => ({ retrohuntId: KEY, options: { minCount: 2, query: 'size:>10' } }),
		sends: () => [`POST retrohunt/types/${KEY}/ {"query":"size:>10","mincount":2}`],
	},
];
