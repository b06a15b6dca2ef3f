import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Bus, BusTopics } from '../src/bus.ts';
import { aloneFleet } from '../src/jobs/fleet.ts';
import { createIntake } from '../src/jobs/intake.ts';
import { createSharedJobs } from '../src/jobs/shared-jobs.ts';
import { createOptedOutNames } from '../src/privacy/opted-out-names.ts';
import { createHealth } from '../src/providers/health.ts';
import { createActivity } from '../src/replies/activity.ts';
import { createSettingsStore } from '../src/settings/store.ts';
import { createBusHub } from './support/bus-hub.ts';
import { createFakeClock } from './support/clock.ts';
import { memoryKeyv } from './support/keyv.ts';

const task = { provider: 'preview', jobId: 'held', stage: 0 };
/** What a newer version, or a mistake, may say. */
const foreign = [
  ...['', '{', 'null', '7', '[]', '{}', '"open"', 'OPEN', '\0', 'a,,b', 'x'.repeat(4_000)],
  ...[JSON.stringify({ ...task, stage: '0' }), JSON.stringify({ provider: 'preview', breaker: 'open' })],
];

/** Everything in a process that listens. What it does about a message is noted. */
function listenAll(bus: Bus) {
  const done: unknown[] = [];
  const log = pino({ base: null }, { write: (line: string) => void done.push(JSON.parse(line).topic) });
  const clock = createFakeClock();
  const health = createHealth({ clock, log, bus });
  const intake = createIntake({ keyv: memoryKeyv(), bus, now: clock.now, log });
  const shared = createSharedJobs({
    ...{ fleet: { ...aloneFleet, bus }, takes: false, clock, log, stopping: new AbortController().signal },
    store: { stale: async () => [] },
    held: { has: (id) => id === 'held', ids: new Set(['held']), update() {} },
    readJobs: async (ids) => void done.push(ids),
    onInterrupted() {},
    onContinued() {},
    wake: (id) => done.push(id),
    onNews: (news) => done.push(news),
    dispatch: () => done.push('dispatch'),
  });
  shared.start();
  createOptedOutNames(memoryKeyv(), bus);
  createActivity({ clock, bus }, 30_000);
  createSettingsStore({
    ...{ keyv: memoryKeyv(), bus, clock, log, onChange() {} },
    onRead: () => done.push('settings'),
  });
  return {
    /** Since the last call. */
    done() {
      clock.advance(1);
      return done.splice(0);
    },
    knows: () => [health.of('preview'), intake.closedSinceMs()],
  };
}

/** What happens after a text that isn't known. */
const outcomes: Record<keyof BusTopics, (text: string) => unknown[]> = {
  // An id may be any job's. It isn't found.
  jobs: (text) => (/^[\w-]+$/.test(text) ? [[text]] : ['jobs']),
  wake: () => [],
  news: () => ['news'],
  reconsider: () => ['dispatch'],
  settings: () => [],
  // The empty one asks.
  provider: (text) => (text === '' ? [] : ['provider']),
  intake: () => ['intake'],
  models: () => [],
  // It names a member who is never asked for.
  active: () => [],
};
const topics = Object.keys(outcomes) as (keyof BusTopics)[];

it.each(topics.flatMap((topic) => foreign.map((text) => [topic, text] as const)))(
  'a process that hears %s: %j goes on as before, and says so',
  (topic, text) => {
    const hub = createBusHub();
    const process = listenAll(hub.join());
    hub.join().publish(topic, text as never);
    expect(process.done()).toEqual(outcomes[topic](text));
    expect(process.knows()).toEqual([{ state: 'unknown' }, undefined]);
  },
);

it('a process hears what others of its version say', () => {
  const hub = createBusHub();
  const process = listenAll(hub.join());
  const other = hub.join();
  other.publish('jobs', '1,2');
  other.publish('news', JSON.stringify(task));
  other.publish('wake', 'held');
  other.publish('intake', 'closed');
  expect(process.done()).toEqual([task, 'held', ['1', '2']]);
  expect(process.knows()[1]).toBeTypeOf('number');
});
