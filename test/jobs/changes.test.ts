import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createChanges } from '../../src/jobs/changes.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';

it('finds out which of the jobs that it knows the store has no more', async () => {
  const [there, gone] = [aJob(), aJob()];
  const events: unknown[] = [];
  const changes = createChanges({
    ...{ providers: new Map(), clock: createFakeClock(), log: pino({ level: 'silent' }) },
    store: { read: async () => [{ job: there, holder: 'self' }] } as never,
    jobs: new Map([there, gone].map((job) => [job.id, job])),
    ...{ holds: () => true, isShared: true, isLeft: () => false, onChanged() {}, onStored() {} },
    onRead: (known) => events.push(known.map(({ job }) => job.id)),
    onGone: (id) => events.push(id),
  });
  await changes.read([there.id, gone.id, 'unknown']);
  expect(events).toEqual([[there.id], gone.id]);
});
