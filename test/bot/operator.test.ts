import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createOperator } from '../../src/bot/operator.ts';
import { createReadBudget, createReadMetrics } from '../../src/bot/read-metrics.ts';
import { periodOf } from '../../src/jobs/period.ts';
import { createFakeClock } from '../support/clock.ts';
import { anIntake } from '../support/intake.ts';
import { aJob } from '../support/job.ts';
import { silent } from '../support/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MARCH = Date.parse('2027-03-31T23:59:00Z');

it('the operator sees this bot: its disk, its caps, what was spent, and who left', async () => {
  await using folder = await temporaryFolder();
  const hostedPath = join(folder.path, 'hosted');
  await mkdir(hostedPath);
  await writeFile(join(hostedPath, 'film.mp4'), Buffer.alloc(7));
  await writeFile(join(folder.path, 'cutscene.sqlite'), Buffer.alloc(5));
  const clock = createFakeClock(MARCH);
  const intake = anIntake(clock.now);
  const absences = new Map([['1', 2]]);
  const { service, stop } = createOperator({
    config: {
      dataDir: folder.path,
      caps: { globalUsdPerMonth: 50, guildUsdPerMonth: 5 },
      hosting: { maxBytes: 9 },
    },
    rest: { edits: {} },
    shards: () => [],
    guilds: { absences: async () => absences },
    ledger: { spend: async (period: unknown) => [period] },
    tasksAtOnce: (id: string) => id.length,
    ...{ intake, hostedPath, clock, log: silent },
  } as unknown as Parameters<typeof createOperator>[0]);
  expect(await service.vitals()).toMatchObject({ startedAtMs: MARCH, hostedBytes: 7, storeBytes: 5 });
  expect(service.caps).toEqual({ globalUsdPerMonth: 50, guildUsdPerMonth: 5 });
  expect(service.hostedMaxBytes).toBe(9);
  expect(service.tasksAtOnce('luma')).toBe(4);
  expect(await service.spend(periodOf('month', MARCH))).toEqual([periodOf('month', MARCH)]);
  expect(await service.absences()).toBe(absences);
  await service.intake.close();
  expect(intake.closedSinceMs()).toBe(MARCH);
  stop();
  expect(clock.waiting).toBe(0);
});

it('the budget is the whole bot’s for the month of UTC, and there is none without a limit', async () => {
  const asked: unknown[] = [];
  const used = async (allowance: unknown) => asked.push(allowance);
  expect(await createReadBudget(used, undefined, createFakeClock(MARCH))()).toBeUndefined();
  expect(asked).toEqual([]);
  expect(await createReadBudget(used, 50, createFakeClock(MARCH))()).toEqual({ usedUsd: 1, limitUsd: 50 });
  const april = Date.parse('2027-04-01T00:00:00Z');
  const march = { fromMs: Date.parse('2027-03-01T00:00:00Z'), untilMs: april };
  expect(asked).toEqual([{ unit: 'usd', scope: {}, period: march }]);
});

it('metrics are read with everything as it is now', async () => {
  const job = aJob();
  const others = aJob();
  const budget = { usedUsd: 1, limitUsd: 2 };
  const read = createReadMetrics({
    metrics: { read: async (now: unknown) => now },
    engine: { all: () => [job, others].values(), holds: (id: string) => id === job.id },
    providers: new Map([['luma', {}]]),
    health: { of: (id: string) => ({ state: id === 'luma' ? 'failing' : 'ok' }) },
    budget: async () => budget,
    vitals: async () => ({ freeBytes: 3, storeBytes: 4, hostedBytes: 5 }),
  } as unknown as Parameters<typeof createReadMetrics>[0]);
  expect(await read()).toEqual({
    ...{ jobs: [job], providers: [{ id: 'luma', state: 'failing' }], budget },
    ...{ freeBytes: 3, storeBytes: 4 },
  });
});
