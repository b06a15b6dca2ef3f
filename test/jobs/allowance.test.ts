import { describe, expect, it } from 'vitest';
import { type Allowance, AllowanceError, checkAllowances, spenderOf } from '../../src/jobs/allowance.ts';
import { aJob } from '../support/job.ts';

const period = { fromMs: 0, untilMs: 1 };
const allowance = (unit: Allowance['unit'], max: number): Allowance => ({
  ...{ source: { kind: 'server' }, span: 'day', period, scope: {} },
  ...{ unit, max },
});

describe('room for one more video', () => {
  it.each<[Allowance['unit'], max: number, used: number, usd: number, fits: boolean]>([
    ['videos', 3, 2, 0.5, true],
    ['videos', 3, 3, 0.5, false],
    ['videos', 0, 0, 0, false],
    ['usd', 1, 0.5, 0.5, true],
    ['usd', 1, 0.5, 0.500_001, false],
    // Sums of decimal fractions that have no exact binary form.
    ['usd', 0.3, 0.1, 0.2, true],
    ['usd', 0.3, 0.100_001, 0.2, false],
    // A free video fits even if nothing, or less, is left.
    ['usd', 1, 2, 0, true],
    ['usd', 0, 0, 0.000_001, false],
  ])('in %s of which %d are allowed and %d used, for $%d: %s', (unit, max, used, usd, fits) => {
    const check = () => checkAllowances([allowance(unit, max)], { usd }, () => used);
    if (fits) expect(check).not.toThrow();
    else expect(check).toThrow(AllowanceError);
  });

  it('has to be in each; of those that have none, the one is named that has room last', () => {
    const until = (untilMs: number, unit: Allowance['unit'], max: number) => ({
      ...{ ...allowance(unit, max), period: { fromMs: 0, untilMs } },
    });
    const [day, week, sameWeek] = [until(1, 'usd', 1), until(7, 'usd', 1), until(7, 'usd', 1.1)];
    const roomy = until(31, 'videos', 9);
    const refused = (...all: Allowance[]) => {
      try {
        return checkAllowances(all, { usd: 0.75 }, () => 0.5);
      } catch (thrown) {
        return thrown;
      }
    };
    for (const all of [
      [roomy, day, week, sameWeek],
      [week, sameWeek, day, roomy],
    ]) {
      expect(refused(...all)).toBeInstanceOf(AllowanceError);
      expect(refused(...all)).toMatchObject({ allowance: week, used: 0.5, usd: 0.75, neverFits: false });
    }
    // A longer wait doesn't help at all if the video costs more than the whole budget.
    const small = until(1, 'usd', 0.7);
    expect(refused(day, small, week)).toMatchObject({ allowance: small, neverFits: true });
    expect(refused(roomy)).toBeUndefined();
    expect(refused(until(31, 'videos', 0), day)).toMatchObject({ allowance: { max: 0 }, neverFits: true });
    expect(() => checkAllowances([], { usd: 9 }, () => 9)).not.toThrow();
  });
});

it('is that of a job’s member, roles and model, for the time of its request', () => {
  const job = aJob({ createdAtMs: 5, origin: { roleIds: ['crew'] }, request: { model: 'kling' } });
  const { guildId, userId } = job.origin;
  expect(spenderOf(job)).toEqual({ guildId, userId, roleIds: ['crew'], model: 'kling', atMs: 5 });
});
