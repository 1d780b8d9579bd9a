import { alert } from './alert';
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

/** Every resource of the action node. */
export const resources = [
	alert,
	archive,
	assistant,
	badlist,
	bundle,
	error,
	externalLookup,
	file,
	hash,
	help,
	heuristic,
	ingest,
	live,
	ontology,
	replay,
	result,
	retrohunt,
	safelist,
	search,
	service,
	signature,
	submission,
	system,
	user,
	workflow,
];
