/** From `fromMs` up to, but not including, `untilMs`. */
export interface Period {
  fromMs: number;
  untilMs: number;
}

/** How long a quota or budget lasts. */
export const spans = ['day', 'week', 'month'] as const;
export type Span = (typeof spans)[number];

const MS_PER_DAY = 24 * 60 * 60_000;

/** The calendar day, week or month of `timeZone` (an IANA name) that contains `atMs`. A week begins on Monday. */
export function periodOf(span: Span, atMs: number, timeZone = 'UTC'): Period {
  const known = lastPeriods[span].get(timeZone);
  if (known && known.fromMs <= atMs && atMs < known.untilMs) return known;
  const { year, month, day } = dateIn(timeZone, atMs);
  // The first day of 1970 was a Thursday.
  const monday = day - ((Date.UTC(year, month, day) / MS_PER_DAY + 3) % 7);
  const midnightOf = (ofMonth: number, ofDay: number) => midnightMs(timeZone, year, ofMonth, ofDay);
  const reckon: Record<Span, () => Period> = {
    day: () => ({ fromMs: midnightOf(month, day), untilMs: midnightOf(month, day + 1) }),
    week: () => ({ fromMs: midnightOf(month, monday), untilMs: midnightOf(month, monday + 7) }),
    month: () => ({ fromMs: midnightOf(month, 1), untilMs: midnightOf(month + 1, 1) }),
  };
  const period = reckon[span]();
  lastPeriods[span].set(timeZone, period);
  return period;
}

/** The last `count` calendar days of `timeZone`, the earliest first. The last one contains `atMs`. */
export function lastDays(atMs: number, count: number, timeZone = 'UTC'): Period[] {
  const days = [periodOf('day', atMs, timeZone)];
  while (days.length < count) days.unshift(periodOf('day', (days[0]?.fromMs ?? atMs) - 1, timeZone));
  return days;
}

/** The last period of each time zone. Computing one takes far longer than the rest of a quota check. */
const lastPeriods: Record<Span, Map<string, Period>> = { day: new Map(), week: new Map(), month: new Map() };

/** The first moment of a day. Where the clocks change at midnight, that is at 01:00, or at the second midnight. */
function midnightMs(timeZone: string, year: number, month: number, day: number): number {
  const utcMs = Date.UTC(year, month, day);
  const nearMs = utcMs - offsetMs(timeZone, utcMs);
  const candidates = [nearMs - 1, nearMs].map((atMs) => utcMs - offsetMs(timeZone, atMs));
  return Math.min(...candidates.filter((atMs) => atMs + offsetMs(timeZone, atMs) >= utcMs));
}

/** How far the clocks of `timeZone` are ahead of UTC. */
function offsetMs(timeZone: string, atMs: number): number {
  const { year, month, day, hour, minute, second } = dateIn(timeZone, atMs);
  return Date.UTC(year, month, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
}

function dateIn(timeZone: string, atMs: number) {
  const parts = formatOf(timeZone).formatToParts(atMs);
  const get = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  return {
    year: get('year'),
    /** From 0, as in `Date.UTC`. */
    month: get('month') - 1,
    day: get('day'),
    hour: get('hour'),
    minute: get('minute'),
    second: get('second'),
  };
}

/** Creating one takes a hundred times as long as using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  formats.set(timeZone, format);
  return format;
}
