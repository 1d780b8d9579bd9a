import { alert } from './alert';
import { apiKey } from './apiKey';
import { archive } from './archive';
import { assistant } from './assistant';
import { badlist } from './badlist';
import { bundle } from './bundle';
import { error } from './error';
import { externalLookup } from './externalLookup';
import { file } from './file';
import { hash } from './hash';
import { help } from './help';
import { heuristic } from './heuristic';
import { indicator } from './indicator';
import { ingest } from './ingest';
import { live } from './live';
import { ontology } from './ontology';
import { replay } from './replay';
import { result } from './result';
import { retrohunt } from './retrohunt';
import { safelist } from './safelist';
import { search } from './search';
import { service } from './service';
import { signature } from './signature';
import { submission } from './submission';
import { system } from './system';
import { user } from './user';
import { workflow } from './workflow';

/** Every resource, in the order of use. */
export const resources = [
	submission,
	indicator,
	alert,
	file,
	hash,
	search,
	ingest,
	badlist,
	safelist,
	result,
	ontology,
	externalLookup,
	retrohunt,
	archive,
	bundle,
	live,
	heuristic,
	assistant,
	workflow,
	signature,
	service,
	system,
	user,
	apiKey,
	help,
	error,
	replay,
];

/** Those of the node that has what an analyst or a playbook does. */
export const analystResources = resources.filter(({ audience }) => audience === 'analyst');

/** Those of the node that has what an administrator does. */
export const adminResources = resources.filter(({ audience }) => audience === 'administrator');
