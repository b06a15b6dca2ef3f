import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import type { JobFilter } from '../../src/privacy/personal-data.ts';
import { createRetention } from '../../src/privacy/retention.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DAYS = 90;
const TOKEN_MS = 15 * MINUTE_MS;

/** Records the requests of the sweeps, in order. `settled` are the jobs that can be removed. */
function start({
  settled = [] as Job[],
  unreadableIds = [] as string[],
  unreadableKept = (): number => 0,
  unsettled = [] as Job[],
  gone = [] as string[],
  inGuilds = [] as string[],
  onWipe = async () => {},
  onDropTokens = async () => {},
  onRemoveFiles = () => {},
  isSweeper = (): boolean => true,
} = {}) {
  const clock = createFakeClock();
  const calls: unknown[][] = [];
  const infos: unknown[] = [];
  const warnings: unknown[] = [];
  const note =
    (name: string) =>
    async (...args: unknown[]) =>
      void calls.push([name, ...args]);
  const asked: JobFilter[] = [];
  const retention = createRetention({
    days: DAYS,
    data: {
      async settled(filter: JobFilter, limit: number) {
        asked.push(filter);
        const isMeant = (job: Job) =>
          (filter.guildId ?? job.origin.guildId) === job.origin.guildId &&
          job.createdAtMs < (filter.beforeMs ?? Number.POSITIVE_INFINITY);
        return { jobs: settled.filter(isMeant).slice(0, limit), unreadableIds };
      },
      async remove(ids: string[]) {
        calls.push(['remove', ids]);
        settled = settled.filter(({ id }) => !ids.includes(id));
        unreadableIds = unreadableIds.filter((id) => !ids.includes(id));
      },
      async removeUnreadable(filter: JobFilter) {
        calls.push(['removeUnreadable', filter]);
        return unreadableKept();
      },
      async wipe() {
        calls.push(['wipe']);
        await onWipe();
      },
      ...{ clearLedger: note('clearLedger'), clearLedgerOf: note('clearLedgerOf') },
      dropExpired: note('dropExpired'),
      async dropTokens(atMs: number) {
        calls.push(['dropTokens', atMs]);
        await onDropTokens();
      },
    },
    members: { catchUp: note('catchUp') },
    guilds: {
      async goneSince(atMs: number) {
        calls.push(['goneSince', atMs]);
        return gone;
      },
      clear: note('clear'),
    },
    isSweeper: async () => isSweeper(),
    isInGuild: async (id: string) => inGuilds.includes(id),
    settings: { forget: note('forget') },
    optedOutNames: { keepOnly: note('keepOnly') },
    showcase: { forgetGuild: note('forgetGuild') },
    stories: { forgetGuild: note('forgetStoriesOf') },
    cast: { forgetGuild: note('forgetCastOf'), sweep: note('sweepCast') },
    engine: () => ({ all: () => unsettled, apply: note('apply') }),
    async removeFiles({ id }: Job) {
      calls.push(['removeFiles', id]);
      onRemoveFiles();
    },
    clock,
    log: {
      info: (about: unknown) => void infos.push(about),
      warn: (about: object, what: string) => void warnings.push({ ...about, what }),
    },
  } as unknown as Parameters<typeof createRetention>[0]);
  return {
    ...{ clock, retention, calls, infos, warnings, asked },
    of: (name: string) => calls.filter(([each]) => each === name).map(([, ...args]) => args),
    async run() {
      retention.start();
      await settle();
    },
    async pass(ms: number) {
      clock.advance(ms);
      await settle();
    },
  };
}

async function settle() {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
}

describe('a daily sweep', () => {
  it('throws away what is too old, and then what nothing needs any more', async () => {
    const nowMs = createFakeClock().now();
    const beforeMs = nowMs - DAYS * DAY_MS;
    const [old, young] = [aJob({ createdAtMs: beforeMs - 1 }), aJob({ createdAtMs: beforeMs })];
    const sweep = start({ settled: [old, young] });
    await sweep.run();
    expect(sweep.calls).toEqual([
      ['dropTokens', nowMs - TOKEN_MS],
      ['removeUnreadable', { beforeMs: nowMs - DAYS * DAY_MS }],
      ['removeFiles', old.id],
      ['remove', [old.id]],
      ['sweepCast', beforeMs],
      ['catchUp'],
      ['clearLedger', { memberBeforeMs: nowMs - 32 * DAY_MS, rolesBeforeMs: nowMs - 32 * DAY_MS }],
      ['dropExpired'],
      ['goneSince', nowMs - 30 * DAY_MS],
      ['wipe'],
    ]);
  });

  it('is left to another process that does it, and looks again whether it does', async () => {
    let isSweeper = false;
    const sweep = start({ settled: [aJob({ createdAtMs: 0 })], isSweeper: () => isSweeper });
    await sweep.run();
    expect(sweep.calls).toEqual([]);
    isSweeper = true;
    await sweep.pass(DAY_MS);
    expect(sweep.of('remove')).toHaveLength(1);
  });

  it('takes as many writes as there are jobs for', async () => {
    const settled = Array.from({ length: 401 }, () => aJob());
    const sweep = start({ settled });
    await sweep.run();
    expect(sweep.of('remove').map(([ids]) => (ids as string[]).length)).toEqual([200, 200, 1]);
    expect(sweep.of('removeFiles')).toHaveLength(401);
    expect(sweep.infos).toEqual([{ jobs: 401 }]);
    await sweep.pass(DAY_MS);
    expect(sweep.infos).toHaveLength(1);
  });

  it('throws away what this version can’t read as well', async () => {
    const old = aJob({ createdAtMs: 0 });
    const sweep = start({ settled: [old], unreadableIds: ['7', '8'] });
    await sweep.run();
    expect([sweep.of('remove'), sweep.of('removeFiles')]).toEqual([[[[old.id, '7', '8']]], [[old.id]]]);
    expect(sweep.infos).toEqual([{ jobs: 3 }]);
  });

  it('gives up what nobody has clicked at in all that time', async () => {
    const beforeMs = createFakeClock().now() - DAYS * DAY_MS;
    const { unclear, running } = statuses;
    const [old, young, busy] = [
      aJob({ status: unclear, createdAtMs: beforeMs - 1 }),
      aJob({ status: unclear, createdAtMs: beforeMs }),
      aJob({ status: running, createdAtMs: beforeMs - 1 }),
    ];
    const sweep = start({ unsettled: [old, young, busy] });
    await sweep.run();
    expect(sweep.of('apply')).toEqual([[old.id, { type: 'given-up' }]]);
  });

  it('comes once a day, and after one that failed too', async () => {
    let fails = 1;
    const error = new Error('the disk is full');
    const sweep = start({
      async onWipe() {
        if (fails-- > 0) throw error;
      },
    });
    await sweep.run();
    expect(sweep.warnings).toEqual([{ err: error, what: 'could not delete expired data' }]);
    await sweep.pass(DAY_MS - 1);
    expect(sweep.of('wipe')).toHaveLength(1);
    await sweep.pass(1);
    await sweep.pass(DAY_MS);
    expect(sweep.of('wipe')).toHaveLength(3);
    expect(sweep.warnings).toHaveLength(1);
  });
});

it('forgets tokens that are over, every five minutes', async () => {
  const sweep = start();
  await sweep.run();
  await sweep.pass(5 * MINUTE_MS - 1);
  expect(sweep.of('dropTokens')).toHaveLength(1);
  await sweep.pass(1);
  expect(sweep.of('dropTokens')).toEqual([
    [sweep.clock.now() - 5 * MINUTE_MS - TOKEN_MS],
    [sweep.clock.now() - TOKEN_MS],
  ]);
});

it('says which sweep failed', async () => {
  const error = new Error('the disk is full');
  const sweep = start({ onDropTokens: () => Promise.reject(error) });
  await sweep.run();
  expect(sweep.warnings).toEqual([{ err: error, what: 'could not delete expired tokens' }]);
  expect(sweep.of('wipe')).toHaveLength(1);
});

describe('a server that the bot was removed from', () => {
  it('is forgotten whole', async () => {
    const of = (guildId: string) => aJob({ origin: { guildId }, createdAtMs: createFakeClock().now() });
    const [there, elsewhere] = [of('films'), of('music')];
    const sweep = start({ gone: ['films'], settled: [there, elsewhere] });
    await sweep.run();
    const from = sweep.calls.findIndex(([name]) => name === 'goneSince');
    expect(sweep.calls.slice(from + 1)).toEqual([
      ['removeUnreadable', { guildId: 'films' }],
      ['removeFiles', there.id],
      ['remove', [there.id]],
      ['forget', 'films'],
      ['keepOnly', 'films', []],
      ['forgetGuild', 'films'],
      ['forgetStoriesOf', 'films'],
      ['forgetCastOf', 'films'],
      ['clearLedgerOf', 'films'],
      ['clear', 'films'],
      ['wipe'],
    ]);
  });

  it('is kept where the bot turns out to be', async () => {
    const sweep = start({ gone: ['films', 'music'], inGuilds: ['films'] });
    await sweep.run();
    expect(sweep.of('clear')).toEqual([['films'], ['music']]);
    expect(sweep.of('forget')).toEqual([['music']]);
    expect(sweep.asked).not.toContainEqual({ guildId: 'films' });
  });

  it('is forgotten only once none of its jobs is under way', async () => {
    const unsettled = [aJob({ origin: { guildId: 'films' } }), aJob({ origin: { guildId: 'music' } })];
    const sweep = start({ gone: ['films'], unsettled });
    await sweep.run();
    expect(['forget', 'keepOnly', 'clearLedgerOf', 'clear'].map(sweep.of)).toEqual([[], [], [], []]);
    unsettled.shift();
    await sweep.pass(DAY_MS);
    expect(['forget', 'keepOnly', 'clearLedgerOf', 'clear'].map(sweep.of)).toEqual([
      [['films']],
      [['films', []]],
      [['films']],
      [['films']],
    ]);
  });
});

it('a server is forgotten only once no other process may be able to read its jobs', async () => {
  let kept = 1;
  const sweep = start({ gone: ['films'], unreadableKept: () => kept });
  await sweep.run();
  expect(sweep.of('forget')).toEqual([]);
  kept = 0;
  await sweep.pass(DAY_MS);
  expect(sweep.of('forget')).toEqual([['films']]);
});

describe('a stop', () => {
  it('waits for the sweep that is under way, which then comes no more', async () => {
    const [wiped, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const sweep = start({
      onWipe() {
        wiped.resolve();
        return gate.promise;
      },
    });
    sweep.retention.start();
    await wiped.promise;
    let isStopped = false;
    const stopped = sweep.retention.stop().then(() => {
      isStopped = true;
    });
    await settle();
    expect(isStopped).toBe(false);
    gate.resolve();
    await stopped;
    expect(sweep.clock.waiting).toBe(0);
  });

  it('leaves nothing that would wake up later', async () => {
    const sweep = start();
    await sweep.run();
    expect(sweep.clock.waiting).toBe(2);
    await sweep.retention.stop();
    expect(sweep.clock.waiting).toBe(0);
  });

  it('comes before a sweep that has not begun', async () => {
    const sweep = start();
    sweep.retention.start();
    await sweep.retention.stop();
    expect(sweep.calls).toEqual([]);
  });

  it('ends a sweep after what it is at, and forgets half of no server', async () => {
    const settled = Array.from({ length: 201 }, () => aJob({ createdAtMs: createFakeClock().now() }));
    const stopped: Promise<void>[] = [];
    const sweep = start({
      ...{ gone: [aJob().origin.guildId], settled },
      onRemoveFiles: () => void stopped.push(sweep.retention.stop()),
    });
    await sweep.run();
    await Promise.all(stopped);
    expect(sweep.of('remove').map(([ids]) => (ids as string[]).length)).toEqual([200]);
    expect(['forget', 'keepOnly', 'clearLedgerOf', 'clear'].map(sweep.of)).toEqual([[], [], [], []]);
    expect(sweep.clock.waiting).toBe(0);
  });
});
