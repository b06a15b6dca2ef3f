import { describe, expect, it } from 'vitest';
import { createSeeded } from './machine/random.ts';
import { planRun, readPlan, writePlan } from './plan.ts';
import type { Finished, Run } from './run-seed.ts';
import { shrinkList, shrinkRun } from './shrink.ts';

const kinds = {
  act: { perDay: 600, of: { order: { weight: 3 }, click: { weight: 1 } } },
  fault: { perDay: 150, of: { crash: { weight: 1 } } },
};
const namesOf = (hours: number) =>
  planRun(createSeeded('7'), hours, kinds).map(({ number, atMs, name, random }) => [
    ...[number, atMs, name, random.fraction()],
  ]);

it('plans fewer hours as the beginning of the same plan', () => {
  const day = namesOf(24);
  expect(day.length).toBeGreaterThan(600);
  const some = namesOf(3);
  expect(some).toEqual(day.slice(0, some.length));
});

it('writes some of its events, which then draw the same', () => {
  const some = planRun(createSeeded('7'), 3, kinds).slice(5, 9);
  const read = readPlan(writePlan(some), createSeeded('7'));
  const drawn = (events: typeof some) =>
    events.map(({ number, atMs, name, random }) => [number, atMs, name, random.fraction()]);
  expect(drawn(read)).toEqual(drawn(some));
  expect(readPlan('', createSeeded('7'))).toEqual([]);
});

it('finds the events that a violation needs', async () => {
  const events = Array.from({ length: 100 }, (_, index) => index);
  let runs = 0;
  const shortest = await shrinkList(events, async (some) => {
    runs++;
    return some.includes(3) && some.includes(61) && some.includes(62);
  });
  expect(shortest).toEqual([3, 61, 62]);
  expect(runs).toBeLessThan(60);
});

describe('a schedule', () => {
  /** One event in each minute of ten hours. */
  const happened = writePlan(
    Array.from({ length: 600 }, (_, number) => ({ number, atMs: number * 60_000, name: 'order' })),
  );
  const run = { seed: '7', shape: 'embedded', hours: 24, acts: 600, faults: 150 };

  /** Breaks a promise if there are the events 70 and 72, and so much time between them. */
  function simulator(pauseMs: number) {
    const tried: Run[] = [];
    async function simulate(run: Run): Promise<Finished> {
      tried.push(run);
      const events = readPlan(run.plan ?? happened, createSeeded('7'));
      const [first, second] = [70, 72].map((wanted) => events.find(({ number }) => number === wanted));
      const isBroken = first && second && second.atMs - first.atMs >= pauseMs;
      const violation = isBroken ? { of: 'ends' as const, message: 'it never ends', atHours: 2 } : undefined;
      return { violation, output: run.plan ?? '', cells: [], happened, hours: run.hours, cpuSeconds: 0 };
    }
    return { tried, simulate };
  }
  const shrink = async (pauseMs: number) => {
    const { tried, simulate } = simulator(pauseMs);
    const { run: shortest, output } = await shrinkRun(run, await simulate(run), () => {}, simulate);
    expect(output).toBe(shortest.plan);
    return { tried, shortest };
  };

  it('keeps what a violation needs, soon after the start and close together', async () => {
    const { tried, shortest } = await shrink(0);
    expect(shortest).toEqual({ ...run, hours: 0.3, plan: '70 60000 order; 72 65000 order' });
    expect(tried.length).toBeLessThan(60);
    // The first run has the whole day, the others end soon after their last event.
    expect(tried.slice(1).every(({ hours }) => hours < 11)).toBe(true);
  });

  it('keeps the pause that a violation needs', async () => {
    const { shortest } = await shrink(2 * 60_000);
    expect(shortest.plan).toBe('70 60000 order; 72 180000 order');
  });
});
