import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createNotices } from '../../src/providers/notices.ts';
import { createFakeClock } from '../support/clock.ts';

const DAY_MS = 24 * 60 * 60_000;

function start() {
  const lines: string[] = [];
  const clock = createFakeClock(Date.parse('2026-11-01T00:00:00Z'));
  const log = pino({ level: 'warn' }, { write: (line) => lines.push(JSON.parse(line).msg) });
  return { clock, lines, notices: createNotices({ clock, log }) };
}

it('warns 30 and 7 days before an end, once each', () => {
  const { clock, lines, notices } = start();
  const warned = () => lines.length;
  const announce = () => notices.announce('vidu', 'q2', { endsOn: '2026-12-02' });
  announce();
  expect(warned()).toBe(0);
  clock.advance(DAY_MS);
  for (let times = 0; times < 2; times++) announce();
  expect(warned()).toBe(1);
  clock.advance(23 * DAY_MS - 1);
  announce();
  expect(warned()).toBe(1);
  clock.advance(1);
  for (let times = 0; times < 2; times++) announce();
  expect(warned()).toBe(2);
});

it('keeps the announced day once the model is gone, and says so once', () => {
  const { clock, lines, notices } = start();
  notices.announce('vidu', 'q2', { endsOn: '2026-12-31' });
  clock.advance(5);
  for (let times = 0; times < 2; times++) notices.retire('vidu', 'q2');
  notices.retire('vidu', 'q1');
  const seenAtMs = clock.now();
  expect(notices.all()).toEqual([
    { providerId: 'vidu', model: 'q2', endsOn: '2026-12-31', seenAtMs },
    { providerId: 'vidu', model: 'q1', seenAtMs },
  ]);
  expect(lines).toHaveLength(2);
});
