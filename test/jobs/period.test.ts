import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastDays, periodOf, spans } from '../../src/jobs/period.ts';

const at = (iso: string) => Date.parse(iso);

describe('a period', () => {
  it.each([
    ['UTC', '2026-03-29T23:30:00Z', '2026-03-29T00:00:00Z', '2026-03-30T00:00:00Z'],
    // The day of a clock change has 23 or 25 hours.
    ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['Pacific/Chatham', '2026-04-05T00:00:00Z', '2026-04-04T10:15:00Z', '2026-04-05T11:15:00Z'],
    // The clocks change at midnight: the day begins at 01:00, and an hour later than the evening before would say.
    ['America/Santiago', '2026-09-06T03:59:59Z', '2026-09-05T04:00:00Z', '2026-09-06T04:00:00Z'],
    ['America/Santiago', '2026-09-06T04:00:00Z', '2026-09-06T04:00:00Z', '2026-09-07T03:00:00Z'],
    ['America/Santiago', '2026-04-05T03:30:00Z', '2026-04-04T03:00:00Z', '2026-04-05T04:00:00Z'],
    // It has midnight twice.
    ['America/Havana', '2026-11-01T05:30:00Z', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'],
    ['America/Los_Angeles', '2026-01-01T03:00:00Z', '2025-12-31T08:00:00Z', '2026-01-01T08:00:00Z'],
  ])('is a day of %s', (timeZone, iso, from, until) => {
    expect(periodOf('day', at(iso), timeZone)).toEqual({ fromMs: at(from), untilMs: at(until) });
  });

  it('is a month', () => {
    expect(periodOf('month', at('2026-12-31T23:30:00Z'), 'Europe/Berlin')).toEqual({
      ...{ fromMs: at('2026-12-31T23:00:00Z'), untilMs: at('2027-01-31T23:00:00Z') },
    });
  });

  it.each([
    ['UTC', '2026-11-29T23:59:59Z', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
    ['UTC', '2026-11-30T00:00:00Z', '2026-11-30T00:00:00Z', '2026-12-07T00:00:00Z'],
    // A week of two years, and those of a clock change, with an hour less or more.
    ['UTC', '2027-01-02T12:00:00Z', '2026-12-28T00:00:00Z', '2027-01-04T00:00:00Z'],
    ['Europe/Berlin', '2026-03-25T12:00:00Z', '2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Berlin', '2026-10-25T22:59:59Z', '2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['Asia/Tokyo', '2026-11-29T15:00:00Z', '2026-11-29T15:00:00Z', '2026-12-06T15:00:00Z'],
  ])('is a week of %s from Monday on: %s', (timeZone, iso, from, until) => {
    expect(periodOf('week', at(iso), timeZone)).toEqual({ fromMs: at(from), untilMs: at(until) });
  });

  // Some change their clocks at midnight, or by half an hour.
  const zones = [
    ...['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Chatham', 'America/St_Johns', 'Africa/Cairo'],
    ...['America/Santiago', 'America/Havana', 'Asia/Beirut', 'Atlantic/Azores', 'Australia/Lord_Howe'],
  ];

  it.each(spans)('is the %s that Intl’s calendar says, in every time zone', (span) => {
    const moments = fc.integer({ min: at('2022-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });
    fc.assert(
      fc.property(moments, fc.constantFrom(...zones), (atMs, timeZone) => {
        const { fromMs, untilMs } = periodOf(span, atMs, timeZone);
        const begins = beginningOf(span, timeZone);
        expect([fromMs <= atMs && atMs < untilMs, begins(fromMs), begins(untilMs)]).toEqual([
          true,
          true,
          true,
        ]);
        expect((untilMs - fromMs) / HOUR_MS).toBeLessThanOrEqual({ day: 25, week: 169, month: 745 }[span]);
      }),
      { numRuns: 300 },
    );
  });
});

const HOUR_MS = 3_600_000;

/** Whether a moment is the first of its day, of a Monday, or of the first day of a month. */
function beginningOf(span: (typeof spans)[number], timeZone: string) {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const weekday = new Intl.DateTimeFormat('en', { timeZone, weekday: 'short' });
  return (atMs: number) =>
    date.format(atMs) !== date.format(atMs - 1) &&
    (span !== 'week' || weekday.format(atMs) === 'Mon') &&
    (span !== 'month' || date.format(atMs).endsWith('-01'));
}

describe('the last days', () => {
  it('follow each other without a gap, whatever the clocks do', () => {
    const days = lastDays(at('2026-10-26T12:00:00Z'), 3, 'Europe/Berlin');
    expect(days.map(({ fromMs, untilMs }) => [fromMs, (untilMs - fromMs) / 3_600_000])).toEqual([
      [at('2026-10-23T22:00:00Z'), 24],
      [at('2026-10-24T22:00:00Z'), 25],
      [at('2026-10-25T23:00:00Z'), 24],
    ]);
    for (const iso of ['2026-10-26T12:00:00Z', '2026-10-26T00:00:00Z'])
      expect(lastDays(at(iso), 1)).toEqual([periodOf('day', at(iso))]);
  });
});

it.each([
  ['day', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'],
  ['week', '2026-02-23T00:00:00Z', '2026-03-02T00:00:00Z'],
  ['month', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'],
] as const)('a %s that is remembered ends where the next begins', (span, from, until) => {
  const [fromMs, untilMs] = [at(from), at(until)];
  for (const atMs of [fromMs, fromMs + 1, untilMs - 1])
    expect(periodOf(span, atMs)).toEqual({ fromMs, untilMs });
  expect(periodOf(span, untilMs).fromMs).toBe(untilMs);
  expect(periodOf(span, fromMs - 1).untilMs).toBe(fromMs);
  // Each time zone has its own.
  expect(periodOf(span, fromMs, 'Asia/Tokyo').fromMs).not.toBe(fromMs);
});
