/** fast-check, by which tests draw their own input: the same in each run, so that one is green where the last one was. `FAST_CHECK_SEED=<number>` draws another. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });

export default fc;
