import { expect, it } from 'vitest';
import { type Facts, findAlerts, unknownKeys } from '../../src/alerts/conditions.ts';

const MINUTE_MS = 60_000;
const atMs = 100 * MINUTE_MS;
const fine: Facts = {
  ...{ atMs, providers: [], freeBytes: 50e9, budget: undefined, lagMs: 20 },
  unanswered: { ordersAtMs: [], hasVideo: true },
};
const provider = (health: Facts['providers'][number]['health']) => ({
  providers: [{ label: 'runway', health }],
});

const ordered = (...agoMs: number[]) => ({ ordersAtMs: agoMs.map((ms) => atMs - ms), hasVideo: true });

it.each<[what: string, facts: Partial<Facts>, said: string | undefined]>([
  ['all is well', {}, undefined],
  ['a key is refused', provider({ state: 'refused', cause: 'unauthorized' }), 'runway refuses the key'],
  [
    'an account is empty',
    provider({ state: 'refused', cause: 'insufficient_credit' }),
    'runway has no credit left',
  ],
  [
    'a provider fails for 15 minutes',
    provider({ state: 'failing', sinceMs: atMs - 15 * MINUTE_MS }),
    "hasn't answered",
  ],
  [
    'a provider fails for less',
    provider({ state: 'failing', sinceMs: atMs - 15 * MINUTE_MS + 1 }),
    undefined,
  ],
  ['a provider works', provider({ state: 'ok' }), undefined],
  ['less than 1 GB is free', { freeBytes: 1e9 - 1 }, 'Less than 1 GB is free'],
  ['1 GB is free', { freeBytes: 1e9 }, undefined],
  ["the disk doesn't say", { freeBytes: undefined }, undefined],
  [
    '80 % of the budget are used',
    { budget: { usedUsd: 8, limitUsd: 10 } },
    '$8.00 of GLOBAL_BUDGET_USD_MONTH ($10.00) are used.',
  ],
  ['less is used', { budget: { usedUsd: 7.99, limitUsd: 10 } }, undefined],
  ['all of it is used', { budget: { usedUsd: 10, limitUsd: 10 } }, 'only free models work'],
  [
    'three orders bring no video for an hour',
    { unanswered: ordered(60 * MINUTE_MS, 1, 0) },
    '3 videos were ordered',
  ],
  ['they bring none for less', { unanswered: ordered(60 * MINUTE_MS - 1, 1, 0) }, undefined],
  ['two orders bring none', { unanswered: ordered(90 * MINUTE_MS, 0) }, undefined],
  ['timers are half a second late', { lagMs: 500 }, 'The bot is too busy.'],
  ['timers are less late', { lagMs: 499 }, undefined],
])('where %s', (_, facts, said) => {
  const found = findAlerts({ ...fine, ...facts });
  expect(found.map(({ text }) => text)).toEqual(said === undefined ? [] : [expect.stringContaining(said)]);
});

it('tells apart whatever may be wrong at once', () => {
  const providers = ['runway', 'vidu'].flatMap((label) => [{ label, health: { state: 'refused' as const } }]);
  const found = findAlerts({
    ...fine,
    providers,
    freeBytes: 0,
    budget: { usedUsd: 9, limitUsd: 10 },
    lagMs: 900,
  });
  expect(new Set(found.map(({ key }) => key)).size).toBe(5);
});

it.each<[what: string, facts: Partial<Facts>, key: string]>([
  ['a provider that nobody has called yet', provider({ state: 'unknown' }), 'provider runway'],
  ["a disk that doesn't say", { freeBytes: undefined }, 'disk'],
  ['videos before the first one', { unanswered: { ordersAtMs: [], hasVideo: false } }, 'videos'],
])('knows nothing of %s: it neither begins nor ends', (_, facts, key) => {
  expect(findAlerts({ ...fine, ...facts })).toEqual([]);
  expect(unknownKeys({ ...fine, ...facts })).toEqual([key]);
  expect(unknownKeys({ ...fine, ...provider({ state: 'ok' }) })).toEqual([]);
});
