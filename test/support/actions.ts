import { join } from 'node:path';
import { withLock } from '../lab/lock';
import { runRoot } from '../lab/support';

/** For what relies on the server's post-processing actions: they are one text, which tests of several suites read and write. */
export const withActionsAlone = <T>(action: () => Promise<T>): Promise<T> => withLock(join(runRoot, 'actions.lock'), 'changing the post-processing actions', action);
