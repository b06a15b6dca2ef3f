/** Times that go on ticking while they are on the page: `<t:…>` and the dates of messages. */

import { h } from '../dom.ts';
import { intlLocale as locale, t } from '../language.ts';
import { store } from '../store.ts';

const formats: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

/** Seconds per unit, largest first. */
const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });

/**
 * `unix`: seconds
 * `style`: one of Discord's timestamp styles, `R` for relative
 */
function text(unix: number, style: string) {
  if (style === 'R') {
    const seconds = Math.round(unix - store.now() / 1000);
    const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
    return relative.format(Math.trunc(seconds / size), unit);
  }
  if (style === 'message') return messageDate(unix);
  const format = new Intl.DateTimeFormat(locale, formats[style] ?? formats['f']);
  return format.format(unix * 1000);
}

function messageDate(unix: number) {
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(unix * 1000);
  const days = daysBetween(new Date(unix * 1000), new Date(store.now()));
  if (days === 0) return time;
  if (days === 1) return t('yesterday', { time });
  return `${new Intl.DateTimeFormat(locale, { dateStyle: 'short' }).format(unix * 1000)}, ${time}`;
}

function daysBetween(from: Date, to: Date) {
  const day = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((day(to) - day(from)) / 86_400_000);
}

/**
 * `<t:unix:style>`.
 * `unix`: seconds
 */
export function timestamp(unix: number, style: string = 'f') {
  return time(unix, style, 'md-timestamp');
}

/** The date beside a message's author. */
export function messageTime(iso: string) {
  return time(Date.parse(iso) / 1000, 'message', 'message-time');
}

function time(unix: number, style: string, className: string) {
  const date = new Date(unix * 1000);
  if (Number.isNaN(date.getTime())) return h('span', { class: className }, t('invalidDate'));
  const full = new Intl.DateTimeFormat(locale, formats['F']).format(date);
  const data = { unix: String(unix), timeStyle: style };
  return h('time', { class: className, datetime: date.toISOString(), title: full, data }, text(unix, style));
}

/** Starts the clock: once a second every time on the page that reads differently now is rewritten. */
export function startTicking() {
  setInterval(() => {
    for (const element of document.querySelectorAll('time[data-unix]')) {
      if (!(element instanceof HTMLTimeElement)) continue;
      const now = text(Number(element.dataset['unix']), element.dataset['timeStyle'] ?? 'f');
      if (element.textContent !== now) element.textContent = now;
    }
  }, 1000);
}

/** The day a message belongs to, as the divider between days shows it. */
export function dayOf(iso: string) {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(iso));
}
