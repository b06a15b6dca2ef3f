import pLimit from 'p-limit';
import { systemClock } from '../src/runtime/clock.ts';
import { openPostgresStores } from '../src/store/postgres/stores.ts';
import { aJob } from '../test/support/job.ts';

const [url = '', count = ''] = process.argv.slice(2);
const stores = await openPostgresStores(url, systemClock, undefined, 'worker');
const atOnce = pLimit(10);
const createdAtMs = systemClock.now();
// Jobs of several processes must not have the same ids.
const name = `${createdAtMs}${process.pid}`;
await Promise.all(
  Array.from({ length: Number(count) }, (_, n) =>
    atOnce(() => stores.jobs.insert(aJob({ id: `${name}${n}`, createdAtMs, task: null }))),
  ),
);
// It holds them until it is killed.
process.send?.('ready');
