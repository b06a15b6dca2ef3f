import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { aloneBus } from '../../src/bus.ts';
import { UserError } from '../../src/errors.ts';
import { createIntake } from '../../src/jobs/intake.ts';
import { type JobStore, StorageError } from '../../src/jobs/store.ts';
import { stateOf, underWay } from '../../src/jobs/under-way.ts';
import { createBusHub } from '../support/bus-hub.ts';
import { fakeProvider, startEngine } from '../support/engine.ts';
import { anIntake } from '../support/intake.ts';
import { aJob, statuses } from '../support/job.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const log = pino({ level: 'silent' });

it('waits for each job but those that wait for a click themselves', async () => {
  const intake = anIntake(() => 7);
  await intake.close();
  const resting = Object.values(statuses).filter(
    (status) => stateOf(intake, [aJob({ status })]) === 'drained',
  );
  expect(resting.map(({ state }) => state).sort()).toEqual(['reviewing', 'unclear', 'undeliverable']);
  const all = Object.values(statuses).map((status) => aJob({ status }));
  expect(underWay(all)).toEqual({ making: all.length - resting.length - 2, waiting: 2 });
  const one = [statuses.queued, statuses.running].map((status) => aJob({ status }));
  expect([underWay(one), stateOf(intake, one)]).toEqual([{ making: 1, waiting: 1 }, 'draining']);
});

it('is ready while it is open, whatever there is to do', () => {
  expect(
    stateOf(
      anIntake(() => 7),
      [aJob()],
    ),
  ).toBe('ready');
});

it('waits for none whose provider does not answer, for that may take days', () => {
  const running = { ...statuses.running, isLate: true };
  const downloading = { ...statuses.downloading, attempts: 8 };
  const jobs = [running, downloading].map((status) => aJob({ status }));
  expect(underWay(jobs)).toEqual({ making: 0, waiting: 0 });
});

it('says since when it is closed, first of all', async () => {
  let nowMs = 5;
  const intake = anIntake(() => nowMs);
  expect(intake.closedSinceMs()).toBeUndefined();
  await intake.close();
  nowMs = 9;
  await intake.close();
  expect(intake.closedSinceMs()).toBe(5);
  expect(intake.requireOpen).toThrow(UserError);
  await intake.open();
  expect(intake.closedSinceMs()).toBeUndefined();
  expect(intake.requireOpen).not.toThrow();
});

it('says that the storage is full from the first new job on that there is no room for', async () => {
  await using folder = await temporaryFolder();
  const store: Partial<JobStore> = {
    insert: async () => {
      throw new StorageError('full', new Error('no space'));
    },
  };
  await using run = await startEngine(folder.path, fakeProvider().provider, { store: store as JobStore });
  await expect(run.engine.accept(aJob(), [])).rejects.toThrow(UserError);
  expect([[...run.engine.all()], run.engine.storageProblem()]).toEqual([[], 'full']);
});

describe('of several processes', () => {
  const startTwo = async () => {
    const [keyv, hub] = [memoryKeyv<number>(), createBusHub()];
    const start = async (now: () => number) => {
      const intake = createIntake({ keyv, bus: hub.join(), now, log });
      await intake.begin({ isAlone: false });
      return intake;
    };
    return { start, hub, one: await start(() => 5), other: await start(() => 9) };
  };

  it('all close and open with one, and one that begins later is closed as well', async () => {
    const { start, one, other } = await startTwo();
    await one.close();
    expect([one, other, await start(() => 7)].map((each) => each.closedSinceMs())).toEqual([5, 9, 5]);
    expect(other.requireOpen).toThrow(UserError);
    await other.open();
    expect([one, await start(() => 7)].map((each) => each.closedSinceMs())).toEqual([undefined, undefined]);
  });

  it('each learns later what it did not hear', async () => {
    const { hub, other } = await startTwo();
    const keyv = memoryKeyv<number>();
    const deaf = createIntake({ keyv, bus: hub.join(), now: () => 7, log });
    await keyv.set('closed-since', 3);
    hub.gap();
    await expect.poll(() => deaf.closedSinceMs()).toBe(3);
    expect(other.closedSinceMs()).toBeUndefined();
  });
});

it('begins open when the bot is alone', async () => {
  const keyv = memoryKeyv<number>();
  const start = async () => {
    const intake = createIntake({ keyv, bus: aloneBus, now: () => 5, log });
    await intake.begin({ isAlone: true });
    return intake;
  };
  await (await start()).close();
  expect((await start()).closedSinceMs()).toBeUndefined();
});

it.each(['by this process', 'by another one'])(
  'is not opened by a read that began before it was closed %s',
  async (how) => {
    const keyv = memoryKeyv<number>();
    const hub = createBusHub();
    const [intake, other] = [hub.join(), hub.join()].map((bus) =>
      createIntake({ keyv, bus, now: () => 7, log }),
    );
    const late = Promise.withResolvers<undefined>();
    vi.spyOn(keyv, 'get').mockReturnValueOnce(late.promise as never);
    hub.gap();
    await (how === 'by this process' ? intake : other)?.close();
    await expect.poll(() => intake?.closedSinceMs()).toBe(7);
    late.resolve(undefined);
    await new Promise(setImmediate);
    expect(intake?.closedSinceMs()).toBe(7);
  },
);
