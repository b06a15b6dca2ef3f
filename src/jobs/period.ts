/** From `fromMs` up to, but not including, `untilMs`. */
export interface Period {
  fromMs: number;
  untilMs: number;
}

/** The calendar day of `timeZone` (an IANA name) that contains `atMs`. */
export function dayOf(atMs: number, timeZone = 'UTC'): Period {
  return remembered(days, timeZone, atMs, () => {
    const { year, month, day } = dateIn(timeZone, atMs);
    return {
      fromMs: midnightMs(timeZone, year, month, day),
      untilMs: midnightMs(timeZone, year, month, day + 1),
    };
  });
}

/** The last `count` calendar days of `timeZone`, the earliest first. The last one contains `atMs`. */
export function lastDays(atMs: number, count: number, timeZone = 'UTC'): Period[] {
  const days = [dayOf(atMs, timeZone)];
  while (days.length < count) days.unshift(dayOf((days[0]?.fromMs ?? atMs) - 1, timeZone));
  return days;
}

/** The calendar month of `timeZone` that contains `atMs`. */
export function monthOf(atMs: number, timeZone = 'UTC'): Period {
  return remembered(months, timeZone, atMs, () => {
    const { year, month } = dateIn(timeZone, atMs);
    return {
      fromMs: midnightMs(timeZone, year, month, 1),
      untilMs: midnightMs(timeZone, year, month + 1, 1),
    };
  });
}

/** The last period of each time zone. Computing one takes far longer than the rest of a quota check. */
const days = new Map<string, Period>();
const months = new Map<string, Period>();

function remembered(last: Map<string, Period>, timeZone: string, atMs: number, reckon: () => Period): Period {
  const known = last.get(timeZone);
  if (known && known.fromMs <= atMs && atMs < known.untilMs) return known;
  const period = reckon();
  last.set(timeZone, period);
  return period;
}

function midnightMs(timeZone: string, year: number, month: number, day: number): number {
  const utcMs = Date.UTC(year, month, day);
  // Twice, because the clocks may change between midnight there and midnight UTC.
  return utcMs - offsetMs(timeZone, utcMs - offsetMs(timeZone, utcMs));
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
