import { expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { createIntake, stateOf, underWay } from '../../src/jobs/intake.ts';
import { type JobStore, StorageError } from '../../src/jobs/store.ts';
import { fakeProvider, startEngine } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('waits for each job but those that wait for a click themselves', () => {
  const intake = createIntake(() => 7);
  intake.close();
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
      createIntake(() => 7),
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

it('says since when it is closed, first of all', () => {
  let nowMs = 5;
  const intake = createIntake(() => nowMs);
  expect(intake.closedSinceMs()).toBeUndefined();
  intake.close();
  nowMs = 9;
  intake.close();
  expect(intake.closedSinceMs()).toBe(5);
  expect(intake.requireOpen).toThrow(UserError);
  intake.open();
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
