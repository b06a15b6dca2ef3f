import type { Translate } from '../locales/translate.ts';

/** `0:09`, `12:34`, `1:02:03`. */
export function clockTime(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const hours = Math.floor(seconds / 3600);
  if (hours > 0) parts.unshift(hours);
  return parts.map((part, index) => (index === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':');
}

/** `9 s`, `2 min 5 s`, `1 h 4 min`. */
export function spokenTime(durationMs: number, t: Translate): string {
  const whole = Math.max(1, Math.round(durationMs / 1000));
  const [seconds, minutes] = [whole % 60, Math.floor(whole / 60)];
  if (minutes === 0) return t('time.seconds', { seconds });
  if (minutes >= 60) return t('time.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return seconds === 0 ? t('time.minutes', { minutes }) : t('time.minutesSeconds', { minutes, seconds });
}

/** `14 s`, `1:42 min`, `1:02:03 h`: for narrow places. */
export function shortTime(durationMs: number, t: Translate): string {
  if (durationMs < 60_000) return t('time.seconds', { seconds: Math.round(durationMs / 1000) });
  const clock = clockTime(durationMs);
  return durationMs < 3_600_000 ? t('time.clockMinutes', { clock }) : t('time.clockHours', { clock });
}

/** A moment as the reader's client writes it: `23 November 2026 13:15`. */
export function dateTime(atMs: number): string {
  return `<t:${Math.floor(atMs / 1000)}:f>`;
}

/** A moment that the reader's client counts down or up: `in 5 minutes`. */
export function relativeTime(atMs: number): string {
  return `<t:${Math.round(atMs / 1000)}:R>`;
}

/** `12 December 2026` for `2026-12-12`. */
export function longDate(isoDate: string, { language }: Translate): string {
  return new Date(isoDate).toLocaleDateString(language === 'en' ? 'en-GB' : language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
