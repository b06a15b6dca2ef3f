import { dateText } from '../locales/format.ts';
import type { Translate } from '../locales/translate.ts';

/** `9 s`, `2 min 5 s`, `1 h 4 min`. */
export function spokenTime(durationMs: number, t: Translate): string {
  const whole = Math.max(1, Math.round(durationMs / 1000));
  const [seconds, minutes] = [whole % 60, Math.floor(whole / 60)];
  if (minutes === 0) return t('time.seconds', { seconds });
  if (minutes >= 60) return t('time.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return seconds === 0 ? t('time.minutes', { minutes }) : t('time.minutesSeconds', { minutes, seconds });
}

/** A moment as the reader's client writes it: `23 November 2026 13:15`. */
export function dateTime(atMs: number): string {
  return `<t:${Math.floor(atMs / 1000)}:f>`;
}

/** A time of day as the reader's client writes it: `13:15`. */
export function clockTime(atMs: number): string {
  return `<t:${Math.ceil(atMs / 1000)}:t>`;
}

/** A moment that the reader's client counts down or up: `in 5 minutes`. */
export function relativeTime(atMs: number): string {
  return `<t:${Math.round(atMs / 1000)}:R>`;
}

/** `December 12, 2026` for `2026-12-12`. */
export function longDate(isoDate: string, { language }: Translate): string {
  const parts = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return dateText(new Intl.DateTimeFormat(language, parts), Date.parse(isoDate), language);
}
