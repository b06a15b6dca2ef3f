import { expect, it } from 'vitest';
import { clearByDay } from '../../src/store/clear-by-day.ts';

it('passes over days without entries, and ends at each limit', async () => {
  const DAY_MS = 86_400_000;
  const entries = [1, 500 * DAY_MS, 500 * DAY_MS + 1, 502 * DAY_MS];
  const cleared: number[][] = [];
  await clearByDay(
    { memberBeforeMs: 501 * DAY_MS + 5, rolesBeforeMs: 2 * DAY_MS },
    {
      nextMs: async (fromMs) => entries.find((atMs) => atMs >= fromMs),
      clear: async (fromMs, { membersUntilMs, rolesUntilMs }) => {
        cleared.push([fromMs, membersUntilMs, rolesUntilMs]);
      },
    },
  );
  expect(cleared).toEqual([
    [1, 1 + DAY_MS, 1 + DAY_MS],
    [500 * DAY_MS, 501 * DAY_MS, 2 * DAY_MS],
  ]);
});
