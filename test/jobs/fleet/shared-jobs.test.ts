import { expect, it } from 'vitest';
import { aloneFleet, type Fleet } from '../../../src/jobs/fleet.ts';
import { createSharedJobs } from '../../../src/jobs/shared-jobs.ts';
import { nextTurn } from '../../../src/runtime/clock.ts';
import { createBusHub } from '../../support/bus-hub.ts';
import { createFakeClock } from '../../support/clock.ts';
import { aJob } from '../../support/job.ts';
import { silent } from '../../support/ports.ts';

/** A process that holds the job `mine`. */
function start({ takes = true } = {}) {
  const clock = createFakeClock();
  const hub = createBusHub();
  const [other, bus] = [hub.join(), hub.join()];
  const stopping = new AbortController();
  const heard: string[] = [];
  const listeners = new Set<(isAlive: boolean) => void>();
  const is = { alive: true, stale: [] as string[], away: false };
  const fleet: Fleet = {
    ...{ ...aloneFleet, bus, isAlive: () => is.alive },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async take() {
      heard.push('take');
      return [{ job: aJob({ id: 'free' }), holder: 'self' }];
    },
    async leave() {
      heard.push('leave');
    },
  };
  for (const topic of ['jobs', 'wake', 'news', 'reconsider'] as const)
    other.subscribe(topic, (text) => heard.push(`told ${topic} ${text}`));
  const shared = createSharedJobs({
    ...{ fleet, takes, clock, log: silent, stopping: stopping.signal },
    store: { stale: async () => is.stale },
    held: { has: (id) => id === 'mine', ids: new Set(['mine']), update() {} },
    async readJobs(ids) {
      if (is.away) throw new Error('away');
      heard.push(`read ${ids}`);
    },
    onInterrupted: () => heard.push('interrupted'),
    onContinued: () => heard.push('continued'),
    wake: (id) => heard.push(`wake ${id}`),
    onNews: ({ jobId, stage }) => heard.push(`news ${jobId} ${stage}`),
    dispatch: () => heard.push('dispatch'),
  });
  return {
    ...{ clock, other, stopping, is, shared },
    /** Whether others may take the jobs of this process. */
    async live(isAlive: boolean) {
      is.alive = isAlive;
      for (const listener of listeners) listener(isAlive);
      await settle();
    },
    heard: () => heard.splice(0),
  };
}

async function settle() {
  for (let turn = 0; turn < 4; turn++) await nextTurn();
}

const news = (jobId: string) => JSON.stringify({ provider: 'kling', jobId, stage: 1 });

it('does what others ask about the jobs that it holds, and nothing about others', () => {
  const { other, shared, heard } = start({ takes: false });
  shared.start();
  for (const id of ['mine', 'theirs']) {
    other.publish('wake', id);
    other.publish('news', news(id));
  }
  expect(heard()).toEqual(['wake mine', 'news mine 1']);
  other.publish('reconsider', '');
  expect(heard()).toEqual(['dispatch']);
});

it('ignores news that a newer version tells in another way', () => {
  const { other, shared, heard } = start({ takes: false });
  shared.start();
  other.publish('news', JSON.stringify({ jobId: 'mine', task: '1' }));
  expect(heard()).toEqual([]);
});

it('asks the holders of other jobs', () => {
  const { shared, heard } = start({ takes: false });
  shared.askForStep('theirs');
  shared.passOnNews({ provider: 'kling', jobId: 'theirs', stage: 1 });
  shared.askToReconsider();
  expect(heard()).toEqual(['told wake theirs', `told news ${news('theirs')}`, 'told reconsider ']);
});

it('takes free jobs and dispatches after that, unless another kind of process does', async () => {
  const worker = start();
  worker.shared.start();
  await settle();
  expect(worker.heard()).toEqual(['take', 'read free', 'dispatch']);
  const gateway = start({ takes: false });
  gateway.shared.start();
  gateway.shared.look();
  await settle();
  expect(gateway.heard()).toEqual([]);
});

it('interrupts its jobs while others may take them, and continues once it knows what has changed', async () => {
  const { is, live, shared, heard } = start({ takes: false });
  shared.start();
  await live(false);
  expect(heard()).toEqual(['interrupted']);
  is.stale = ['mine'];
  await live(true);
  expect(heard()).toEqual(['read mine', 'continued']);
});

it('continues only what was interrupted', async () => {
  const { clock, shared, heard } = start({ takes: false });
  shared.start();
  clock.advance(10_000);
  await settle();
  expect(heard()).toEqual([]);
});

it('continues nothing before it could read, nor if it is lost again or stops', async () => {
  const { clock, is, live, shared, stopping, heard } = start({ takes: false });
  shared.start();
  await live(false);
  Object.assign(is, { away: true, stale: ['mine'] });
  await live(true);
  expect(heard()).toEqual(['interrupted']);
  // A comparison comes to its end after the next pause has begun.
  Object.assign(is, { away: false, alive: false });
  clock.advance(10_000);
  await settle();
  expect(heard()).toEqual(['read mine']);
  is.alive = true;
  stopping.abort();
  clock.advance(10_000);
  await settle();
  expect(heard()).toEqual(['read mine']);
});

it('tells what it has not told yet when it stops, and hears nothing more', async () => {
  const { other, live, shared, heard } = start({ takes: false });
  shared.start();
  shared.announce('mine');
  shared.stop();
  expect(heard()).toEqual(['told jobs mine']);
  other.publish('wake', 'mine');
  other.publish('news', news('mine'));
  other.publish('reconsider', '');
  other.publish('jobs', 'theirs');
  await live(false);
  expect(heard()).toEqual([]);
  await shared.leave();
  expect(heard()).toEqual(['leave']);
});

it('reads a job that another process has just accepted', async () => {
  const { shared, heard } = start({ takes: false });
  await shared.read('theirs');
  expect(heard()).toEqual(['read theirs']);
});
