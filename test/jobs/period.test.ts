import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, lastDays, monthOf } from '../../src/jobs/period.ts';

const at = (iso: string) => Date.parse(iso);

describe('a period', () => {
  it.each([
    ['UTC', '2026-03-29T23:30:00Z', '2026-03-29T00:00:00Z', '2026-03-30T00:00:00Z'],
    // The day of a clock change has 23 or 25 hours.
    ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['Pacific/Chatham', '2026-04-05T00:00:00Z', '2026-04-04T10:15:00Z', '2026-04-05T11:15:00Z'],
    ['America/Los_Angeles', '2026-01-01T03:00:00Z', '2025-12-31T08:00:00Z', '2026-01-01T08:00:00Z'],
  ])('is a day of %s', (timeZone, iso, from, until) => {
    expect(dayOf(at(iso), timeZone)).toEqual({ fromMs: at(from), untilMs: at(until) });
  });

  it('is a month', () => {
    expect(monthOf(at('2026-12-31T23:30:00Z'), 'Europe/Berlin')).toEqual({
      ...{ fromMs: at('2026-12-31T23:00:00Z'), untilMs: at('2027-01-31T23:00:00Z') },
    });
  });

  it('always holds the moment that it was asked for', () => {
    const zones = fc.constantFrom('UTC', 'Asia/Kathmandu', 'Pacific/Chatham', 'America/St_Johns');
    fc.assert(
      fc.property(fc.integer({ min: 1.7e12, max: 1.9e12 }), zones, (atMs, timeZone) => {
        for (const { fromMs, untilMs } of [dayOf(atMs, timeZone), monthOf(atMs, timeZone)]) {
          expect(fromMs).toBeLessThanOrEqual(atMs);
          expect(untilMs).toBeGreaterThan(atMs);
        }
      }),
    );
  });
});

describe('the last days', () => {
  it('follow each other without a gap, whatever the clocks do', () => {
    const days = lastDays(at('2026-10-26T12:00:00Z'), 3, 'Europe/Berlin');
    expect(days.map(({ fromMs, untilMs }) => [fromMs, (untilMs - fromMs) / 3_600_000])).toEqual([
      [at('2026-10-23T22:00:00Z'), 24],
      [at('2026-10-24T22:00:00Z'), 25],
      [at('2026-10-25T23:00:00Z'), 24],
    ]);
    for (const iso of ['2026-10-26T12:00:00Z', '2026-10-26T00:00:00Z'])
      expect(lastDays(at(iso), 1)).toEqual([dayOf(at(iso))]);
  });
});

it.each([
  ['a day', dayOf, ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z']],
  ['a month', monthOf, ['2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z']],
] as const)('%s that is remembered ends where the next begins', (_, periodOf, [from, until]) => {
  const [fromMs, untilMs] = [at(from), at(until)];
  for (const atMs of [fromMs, fromMs + 1, untilMs - 1]) expect(periodOf(atMs)).toEqual({ fromMs, untilMs });
  expect(periodOf(untilMs).fromMs).toBe(untilMs);
  expect(periodOf(fromMs - 1).untilMs).toBe(fromMs);
  // Each time zone has its own.
  expect(periodOf(fromMs, 'Asia/Tokyo').fromMs).not.toBe(fromMs);
});
