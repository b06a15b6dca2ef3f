import { pino } from 'pino';
import { expect, it } from 'vitest';
import {
  ProviderError,
  type TaskRef,
  type TaskStatus,
  type UnfinishedTask,
} from '../../src/providers/provider.ts';
import { sharePolls } from '../../src/providers/share-polls.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider, finished } from '../support/engine.ts';

const log = pino({ level: 'silent' });
const running = { state: 'running', progress: 0.5 } as const;
const MANY = Array.from({ length: 8 }, (_, number) => ({ id: `task-${number}` }));

/** A provider whose list shows `state.listed`, and all of whose tasks run. */
function start() {
  const clock = createFakeClock();
  const state: { listed: readonly TaskRef[] | Error; over?: TaskStatus } = { listed: MANY };
  const polled: TaskRef[] = [];
  let lists = 0;
  const { provider } = fakeProvider({
    async poll(task) {
      polled.push(task);
      return state.over ?? { state: 'running' };
    },
  });
  const shared = sharePolls(
    {
      ...provider,
      async listUnfinished(): Promise<UnfinishedTask[]> {
        lists++;
        if (state.listed instanceof Error) throw state.listed;
        return state.listed.map((task) => ({ task, status: running }));
      },
    },
    { clock, log },
  );
  /** Polls these tasks at the same time. Returns their states, which of them were polled, and the number of lists. */
  async function poll(tasks: readonly TaskRef[], signal = new AbortController().signal) {
    polled.length = 0;
    lists = 0;
    const statuses = Promise.all(tasks.map((task) => shared.poll(task, { signal })));
    clock.advance(250);
    return { statuses: await statuses, polled: [...polled], lists };
  }
  return { clock, state, poll };
}

const one = [{ id: 'task-0' }];

it('polls few tasks one by one, without waiting for others', async () => {
  const { poll } = start();
  const few = MANY.slice(1);
  for (let round = 0; round < 3; round++) expect(await poll(few)).toMatchObject({ polled: few, lists: 0 });
});

it('asks for the list once for all polls that are due, and polls what it lacks', async () => {
  const { poll, state } = start();
  expect(await poll(MANY)).toMatchObject({ polled: MANY, lists: 0 });
  state.listed = MANY.slice(3);
  const { statuses, polled, lists } = await poll(MANY);
  expect(lists).toBe(1);
  expect(polled).toEqual(MANY.slice(0, 3));
  expect(statuses.slice(3)).toEqual(MANY.slice(3).map(() => running));
  expect(statuses.slice(0, 3)).toEqual(MANY.slice(0, 3).map(() => ({ state: 'running' })));
});

it('believes no list for ever: each third time the task itself is polled', async () => {
  const { poll, state } = start();
  await poll(MANY);
  state.over = finished;
  expect(await poll(one)).toMatchObject({ statuses: [running], lists: 1 });
  expect(await poll(one)).toMatchObject({ statuses: [running], lists: 1 });
  expect(await poll(one)).toMatchObject({ statuses: [finished], polled: one, lists: 0 });
});

it.each([
  ['fails', new ProviderError('unavailable', 'no list here')],
  ['is of others', [{ id: 'another' }]],
  ['is empty', []],
] as const)('a list that %s is left alone for ten minutes', async (_, listed) => {
  const { clock, poll, state } = start();
  await poll(MANY);
  state.listed = listed;
  expect(await poll(one)).toMatchObject({ polled: one, lists: 1 });
  clock.advance(9 * 60_000);
  await poll(MANY);
  expect(await poll(one)).toMatchObject({ polled: one, lists: 0 });
  clock.advance(60_000);
  await poll(MANY);
  expect(await poll(one)).toMatchObject({ polled: one, lists: 1 });
});

it.each([finished, { state: 'failed', kind: 'task_failed', cause: 'no GPU' }] as const)(
  'does not count tasks that are over: $state',
  async (over) => {
    const { poll, state } = start();
    await poll(MANY);
    state.over = over;
    for (let round = 0; round < 3; round++) await poll(MANY.slice(1));
    expect(await poll(one)).toMatchObject({ polled: one, lists: 0 });
  },
);

it('does not count tasks that nobody polls any more', async () => {
  const old = start();
  await old.poll(MANY);
  old.clock.advance(61_000);
  // A list finds that they are gone.
  for (let round = 0; round < 2; round++) await old.poll(one);
  expect(await old.poll(one)).toMatchObject({ polled: one, lists: 0 });
});

it('ends with the process', async () => {
  const { poll } = start();
  await poll(MANY);
  const stop = new AbortController();
  stop.abort(new Error('the bot stops'));
  const { lists } = await poll(one, stop.signal);
  expect(lists).toBe(0);
});

it('leaves a provider without a list as it is', () => {
  const { provider } = fakeProvider();
  expect(sharePolls(provider, { clock: createFakeClock(), log })).toBe(provider);
});
