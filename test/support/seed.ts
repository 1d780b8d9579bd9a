/** What is drawn is the same in each run, so that one is green where the last one was; `SEED=<number>` draws something else. */
import { configureGlobal } from 'fast-check';

configureGlobal({ seed: Number(process.env.SEED ?? 1) });
