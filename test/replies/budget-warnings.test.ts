import { Keyv } from 'keyv';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type Spender, spenderOf } from '../../src/jobs/allowance.ts';
import { translator } from '../../src/locales/translate.ts';
import { createBudgetWarnings } from '../../src/replies/budget-warnings.ts';
import { allowancesOf, type Caps } from '../../src/settings/effective.ts';
import { type Patch, settingsSchema } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';

const DAY_MS = 24 * 3_600_000;
const LOG = '1200000000000000009';
const noCaps: Caps = { globalUsdPerMonth: undefined, guildUsdPerMonth: undefined };

interface World {
  caps?: Caps;
  logChannel?: string | null;
  keyv?: Keyv<number>;
}

function start(patch: Patch, { caps = noCaps, logChannel = LOG, keyv = new Keyv() }: World = {}) {
  const settings = settingsSchema.parse(patch);
  const of = (spender: Spender) => allowancesOf(settings, caps, spender);
  const world = { used: 0, isWritten: true, lines: [] as string[], warned: 0 };
  const warnings = createBudgetWarnings({
    keyv,
    settingsOf: () => ({ logChannel }),
    allowancesOf: of,
    used: async () => world.used,
    async writeToLog({ channelId }, content) {
      expect(channelId).toBe(LOG);
      world.lines.push(/ (50|80)%/.exec(content)?.[1] ?? '100');
      return world.isWritten;
    },
    labelOf: (id) => id,
    translatorOf: () => translator('en'),
    clock: createFakeClock(),
    log: pino({ level: 'warn' }, { write: () => void world.warned++ }),
  });
  return {
    world,
    keyv,
    /** A job of that day costs something: the levels that are sent for it. */
    async spend(used: number, { days = 0, guildId = 'g', roleIds = [] as string[], model = 'preview' } = {}) {
      world.used = used;
      world.lines = [];
      const job = aJob({
        ...{ createdAtMs: days * DAY_MS, origin: { guildId, roleIds }, costUsd: 1 },
        request: { model },
      });
      warnings.onChange(job, { ...job, costUsd: null });
      await warnings.idle();
      return world.lines;
    },
    async refuse(used: number, { neverFits = false } = {}) {
      world.lines = [];
      for (const allowance of of(spenderOf(aJob()))) warnings.onRefused({ allowance, used, neverFits }, 'g');
      await warnings.idle();
      return world.lines;
    },
  };
}

describe('the warnings of a budget', () => {
  it('come once per level, from exactly the level on, and skip levels that are passed at once', async () => {
    const { spend } = start({ serverBudget: { month: 10 } });
    expect(await spend(4.99)).toEqual([]);
    expect(await spend(5)).toEqual(['50']);
    expect(await spend(7.99)).toEqual([]);
    expect(await spend(10)).toEqual(['100']);
    expect(await spend(8)).toEqual([]);
  });

  it('come again in the next month, for another server, after a change, and not after a restart', async () => {
    const { spend, keyv } = start({ serverBudget: { month: 10 } });
    expect(await spend(5)).toEqual(['50']);
    expect(await spend(5, { days: 30 })).toEqual([]);
    expect(await spend(5, { days: 31 })).toEqual(['50']);
    expect(await spend(5, { guildId: 'other' })).toEqual(['50']);
    expect(await start({ serverBudget: { month: 10 } }, { keyv }).spend(5)).toEqual([]);
    expect(await start({ serverBudget: { month: 8 } }, { keyv }).spend(5)).toEqual(['50']);
  });

  it('count the day and the month apart', async () => {
    const { spend } = start({ serverBudget: { day: 10, month: 10 } });
    expect(await spend(5)).toEqual(['50', '50']);
    expect(await spend(5, { days: 1 })).toEqual(['50']);
  });

  it('count each role and each model apart', async () => {
    const budget = { month: 10 };
    const { spend } = start({
      roleBudgets: { '1200000000000000010': budget, '1200000000000000011': budget },
      modelBudgets: { 'one-model': budget, 'another-model': budget },
    });
    expect(await spend(5, { roleIds: ['1200000000000000010'] })).toEqual(['50']);
    expect(await spend(5, { roleIds: ['1200000000000000011'] })).toEqual(['50']);
    expect(await spend(5, { model: 'one-model' })).toEqual(['50']);
    expect(await spend(5, { model: 'another-model' })).toEqual(['50']);
  });

  it('come when a video is refused, whatever is used', async () => {
    const { refuse } = start({ memberVideos: { day: 0 }, serverBudget: { month: 10 } });
    // That one would never fit.
    expect(await refuse(0, { neverFits: true })).toEqual([]);
    expect(await refuse(9.9)).toEqual(['100']);
    expect(await refuse(9.9)).toEqual([]);
  });

  it('are sent again if they could not be written', async () => {
    const { world, spend } = start({ serverBudget: { month: 10 } });
    world.isWritten = false;
    expect(await spend(5)).toEqual(['50']);
    expect(await spend(5)).toEqual(['50']);
  });

  it('go nowhere without a log channel, and about the operator’s caps only to the operator, once', async () => {
    expect(await start({ serverBudget: { month: 10 } }, { logChannel: null }).spend(10)).toEqual([]);
    const capped = start({}, { caps: { ...noCaps, guildUsdPerMonth: 10 } });
    expect(await capped.spend(10)).toEqual([]);
    expect(await capped.refuse(10)).toEqual([]);
    expect(await capped.refuse(10)).toEqual([]);
    expect(capped.world.warned).toBe(1);
  });
});
