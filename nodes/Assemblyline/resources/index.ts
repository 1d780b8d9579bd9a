import { alert } from './alert';
import { ingest } from './ingest';
import { search } from './search';
import { submission } from './submission';

/** Every resource of the action node. */
export const resources = [alert, ingest, search, submission];
