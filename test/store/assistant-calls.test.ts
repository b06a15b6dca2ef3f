import { describe, expect, it } from 'vitest';
import type { Allowance } from '../../src/jobs/allowance.ts';
import { CALL_OVER_MS } from '../../src/jobs/assistant-calls.ts';
import { periodOf } from '../../src/jobs/period.ts';
import { aJob } from '../support/job.ts';
import { engines, openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NOON = 10 * 86_400_000 + 43_200_000;
const { guildId, userId } = aJob().origin;
const period = periodOf('day', NOON);

describe.each(engines)('in %s', (engine) => {
  async function start() {
    const folder = await temporaryFolder();
    const stores = await openTestStores(folder.path, { engine });
    const budget = (max: number): Allowance => ({
      ...{ source: { kind: 'server' }, unit: 'usd', max, span: 'day', period, scope: { guildId } },
    });
    let calls = 0;
    return {
      ...{ stores, budget },
      begin(
        more: { atMs?: number; most?: number; usd?: number; max?: number; who?: string; id?: string } = {},
      ) {
        const { atMs = NOON, most = 20, usd = 0.25, max = 1, who = userId, id = String(++calls) } = more;
        return stores.assistantCalls.begin(
          { id, guildId, userId: who, roleIds: ['1'], atMs, reservedUsd: usd },
          { allowances: [budget(max)], period: periodOf('day', atMs), most },
        );
      },
      end: (id: number, usd: number | null) => stores.assistantCalls.end(String(id), usd),
      used: () => stores.jobs.used(budget(1)),
      async [Symbol.asyncDispose]() {
        await stores.close();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  it('holds the price of an open call, then what it cost, in the budget that jobs are in', async () => {
    await using run = await start();
    await run.stores.jobs.insert(aJob({ createdAtMs: NOON, reservedUsd: 0.5 }));
    expect(await run.used()).toBe(0.5);
    expect(await run.begin()).toBe(1);
    expect(await run.used()).toBe(0.75);
    await run.end(1, 0.01);
    expect(await run.used()).toBeCloseTo(0.51, 6);
    // A second end changes nothing.
    await run.end(1, 0.4);
    const totals = await run.stores.ledger.totals({ ...period, guildId });
    expect(totals).toEqual({ jobs: 1, quota: 1, spentUsd: 0.01, heldUsd: 0.5 });
    expect(await run.stores.ledger.spend(period)).toContainEqual({
      ...{ guildId, model: '~assistant', made: 0, spentUsd: 0.01, heldUsd: 0 },
    });
    const { total, models } = await run.stores.stats.read({ guildId, days: [period] });
    expect([total.jobs, total.spentUsd, models]).toEqual([1, 0.01, []]);
  });

  it('refuses what a budget has no room for, and a second call beside an open one', async () => {
    await using run = await start();
    await expect(run.begin({ usd: 1.01 })).rejects.toThrow(/usd of this day/);
    const calls = await Promise.allSettled(Array.from({ length: 8 }, () => run.begin()));
    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(calls.flatMap((call) => (call.status === 'rejected' ? [call.reason.why] : []))).toEqual(
      Array(7).fill('busy'),
    );
    expect(await run.begin({ who: '200000000000000009' })).toBe(1);
    expect(await run.used()).toBe(0.5);
  });

  it('counts the calls of a day, but not one that nobody took', async () => {
    await using run = await start();
    for (const count of [1, 2]) {
      expect(await run.begin({ most: 2 })).toBe(count);
      await run.end(count, 0);
    }
    await expect(run.begin({ most: 2 })).rejects.toMatchObject({ why: 'enough' });
    expect(await run.begin({ most: 3, id: '10' })).toBe(3);
    await run.end(10, null);
    expect([await run.used(), await run.begin({ most: 3, id: '11' })]).toEqual([0, 3]);
    await run.end(11, 0);
    expect(await run.begin({ most: 2, atMs: period.untilMs })).toBe(1);
  });

  it('takes a call for paid whose process has died', async () => {
    await using run = await start();
    await run.begin();
    await expect(run.begin({ atMs: NOON + CALL_OVER_MS })).rejects.toMatchObject({ why: 'busy' });
    expect(await run.begin({ atMs: NOON + CALL_OVER_MS + 1 })).toBe(2);
    expect(await run.stores.ledger.totals(period)).toMatchObject({ spentUsd: 0.25, heldUsd: 0.25 });
    // It comes too late.
    await run.end(1, 0.01);
    expect(await run.used()).toBe(0.5);
  });

  it('is one call, however often its interaction arrives', async () => {
    await using run = await start();
    await run.begin({ id: '7' });
    await run.end(7, 0.1);
    await expect(run.begin({ id: '7' })).rejects.toMatchObject({ why: 'busy' });
    expect(await run.used()).toBeCloseTo(0.1, 6);
  });
});
