import { expect, it } from 'vitest';
import { createSeeded } from './machine/random.ts';
import { planRun, readPlan, writePlan } from './plan.ts';
import { shrinkList } from './shrink.ts';

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
