import { setImmediate } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { createRetention } from '../../src/privacy/retention.ts';
import { createFakeClock } from '../support/clock.ts';

it('forgets a server only once none of its jobs is under way', async () => {
  const clock = createFakeClock();
  const [forget, clear, clearLedgerOf] = [vi.fn(), vi.fn(), vi.fn()];
  const unsettled = [{ id: 'job', origin: { guildId: 'films' } }];
  // Only what the sweep of a server touches.
  const deps = {
    days: 30,
    data: {
      settled: async () => [],
      clearLedgerOf,
      clearLedger: async () => {},
      dropExpired: async () => {},
      dropTokens: async () => {},
      wipe: async () => {},
    },
    members: { catchUp: async () => {} },
    guilds: { goneSince: async () => ['films'], clear },
    isInGuild: async () => false,
    settings: { forget },
    optedOutNames: { keepOnly: async () => {} },
    engine: () => ({ all: () => unsettled }),
    clock,
    log: { info() {}, warn() {} },
  } as unknown as Parameters<typeof createRetention>[0];
  const retention = createRetention(deps);
  retention.start();
  await setImmediate();
  expect([forget, clear, clearLedgerOf].map(({ mock }) => mock.calls)).toEqual([[], [], []]);

  unsettled.length = 0;
  clock.advance(24 * 60 * 60_000);
  await setImmediate();
  expect([forget, clear, clearLedgerOf].map(({ mock }) => mock.calls[0])).toEqual([
    ['films'],
    ['films'],
    ['films'],
  ]);
  await retention.stop();
});
