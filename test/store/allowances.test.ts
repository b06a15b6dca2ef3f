import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { idsOf } from '../../src/catalog/ways.ts';
import { AllowanceError, spenderOf } from '../../src/jobs/allowance.ts';
import type { Job } from '../../src/jobs/job.ts';
import { StorageError } from '../../src/jobs/store.ts';
import { translator } from '../../src/locales/translate.ts';
import { refusedBy } from '../../src/replies/allowances.ts';
import { allowancesOf } from '../../src/settings/effective.ts';
import { type Patch, settingsSchema } from '../../src/settings/schema.ts';
import { fakeProvider, startEngine } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { engines, openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe.each(engines)('in %s', (engine) => {
  const noCaps = { globalUsdPerMonth: undefined, guildUsdPerMonth: undefined };
  const at = (iso: string) => Date.parse(iso);

  async function open(dataDir: string, patch: Patch, caps: typeof noCaps | Record<string, number> = noCaps) {
    const { jobs: store, close } = await openTestStores(dataDir, { engine });
    return {
      store,
      close,
      /** The outcome for a new job: `true`, or why it is refused. */
      async accept(job: Job, own = patch): Promise<true | string> {
        const settings = settingsSchema.parse(own);
        const withZone = { ...job, timeZone: settings.timeZone };
        for (;;) {
          try {
            await store.insert(withZone, allowancesOf(settings, { ...noCaps, ...caps }, spenderOf(job)));
            return true;
          } catch (error) {
            if (error instanceof AllowanceError) return refusedBy(error, (id) => id)(translator());
            // On a busy machine, the turn of some comes too late, and they ask again.
            if (!(error instanceof StorageError && error.reason === 'locked')) throw error;
          }
        }
      },
    };
  }

  it('accepts one video of a member in each wait, and the next at the moment when it ends', async () => {
    await using folder = await temporaryFolder();
    const { accept, store, close } = await open(folder.path, { memberCooldownMinutes: 10 });
    const start = at('2026-11-30T23:55:00Z');
    const job = (minutes: number, more: Parameters<typeof aJob>[0] = {}) =>
      aJob({ createdAtMs: start + minutes * 60_000, ...more });
    const jobs = Array.from({ length: 20 }, () => job(0));
    const answers = await Promise.all(jobs.map((each) => accept(each)));
    expect(answers.filter((answer) => answer === true)).toHaveLength(1);
    const opens = (minutes: number) => `You can make another <t:${(start + minutes * 60_000) / 1_000}:R>.`;
    expect(answers.find((answer) => answer !== true)).toBe(
      `On this server, at least 10 min pass between two videos of a member. ${opens(10)}`,
    );
    expect(await accept(job(9.999))).toContain(opens(10));
    expect(await accept(job(9, { origin: { userId: '999999999999999999' } }))).toBe(true);
    expect(await accept(job(10))).toBe(true);
    // The latest counts.
    expect(await accept(job(11))).toContain(opens(20));
    // A failed one is as if there had been none.
    const failed = job(20);
    expect(await accept(failed)).toBe(true);
    await store.update({ ...failed, status: statuses.failed });
    expect(await accept(job(21))).toBe(true);
    // One that was requested before it, and took longer to get here, is one too many.
    expect(await accept(job(20.9))).toContain(opens(31));
    await close();
  });

  it('says of a wait and a quota the one that has room last', async () => {
    await using folder = await temporaryFolder();
    const patch: Patch = { memberCooldownMinutes: 10, memberVideos: { day: 1 } };
    const { accept, close } = await open(folder.path, patch);
    const noon = at('2026-11-30T12:00:00Z');
    expect(await accept(aJob({ createdAtMs: noon }))).toBe(true);
    expect(await accept(aJob({ createdAtMs: noon + 60_000 }))).toContain('the limit is 1');
    const night = at('2026-12-01T23:55:00Z');
    expect(await accept(aJob({ createdAtMs: night }))).toBe(true);
    expect(await accept(aJob({ createdAtMs: night + 60_000 }))).toContain('at least 10 min');
    await close();
  });

  it('accepts exactly three of a hundred at the same time, after a restart too', async () => {
    await using folder = await temporaryFolder();
    const first = await open(folder.path, { memberVideos: { day: 3 } });
    const jobs = Array.from({ length: 100 }, () => aJob());
    const answers = await Promise.all(jobs.map((job) => first.accept(job)));
    expect(answers.filter((answer) => answer === true)).toHaveLength(3);
    expect(answers.at(-1)).toBe(
      'You’re at 3 videos today, and the limit is 3 (limit for all members). You can make another <t:86400:R>.',
    );
    await first.close();

    const second = await open(folder.path, { memberVideos: { day: 3 } });
    // As a start does, which continues them.
    await second.store.unsettled();
    expect(await second.accept(aJob())).toMatch(/^You’re at 3 videos today, and the limit is 3/);
    expect(await second.accept(aJob({ origin: { userId: '999999999999999999' } }))).toBe(true);
    // A failed job returns its quota, once.
    const [failed] = jobs.filter((_, index) => answers[index] === true);
    await second.store.update({ ...aJob(), ...failed, status: statuses.failed });
    const more = await Promise.all([aJob(), aJob()].map((job) => second.accept(job)));
    expect(more.filter((answer) => answer === true)).toHaveLength(1);
    await second.close();
  });

  it('begins a day at midnight in the time zone, on days of 23 and 25 hours too', async () => {
    await using folder = await temporaryFolder();
    const bot = await open(folder.path, { memberVideos: { day: 1 }, timeZone: 'Europe/Berlin' });
    const ask = (iso: string) => bot.accept(aJob({ createdAtMs: at(iso) }));
    // 2026-10-25 has 25 hours there: from 22:00 to 23:00 UTC.
    expect(await ask('2026-10-24T22:00:00Z')).toBe(true);
    expect(await ask('2026-10-25T22:59:59Z')).toContain(`<t:${at('2026-10-25T23:00:00Z') / 1000}:R>`);
    expect(await ask('2026-10-25T23:00:00Z')).toBe(true);
    // 2026-03-29 has 23: from 23:00 to 22:00 UTC.
    expect(await ask('2026-03-28T23:00:00Z')).toBe(true);
    expect(await ask('2026-03-29T21:59:59Z')).toContain(`<t:${at('2026-03-29T22:00:00Z') / 1000}:R>`);
    expect(await ask('2026-03-29T22:00:00Z')).toBe(true);
    await bot.close();
  });

  it('gives a member the best of their roles, and what is theirs alone before that', async () => {
    const [a, b, c] = ['111111111111111111', '222222222222222222', '333333333333333333'];
    const patch = {
      memberVideos: { day: 9 },
      roleVideos: { [a]: { day: 2 }, [b]: { day: 5 }, [c]: {} },
      memberOverrideVideos: { [c]: { day: 1 } },
    };
    const quota = (userId: string, ...roleIds: string[]) =>
      allowancesOf(settingsSchema.parse(patch), noCaps, {
        guildId: 'g',
        userId,
        roleIds,
        model: 'm',
        atMs: 0,
      })
        .map(({ max, source }) => ({ max, source }))
        .at(0);
    expect(quota(a)).toEqual({ max: 9, source: { kind: 'member', from: 'server' } });
    expect(quota(a, a, b)).toEqual({ max: 5, source: { kind: 'member', from: { roleId: b } } });
    expect(quota(a, a, c)).toBeUndefined();
    expect(quota(c, a, c)).toEqual({ max: 1, source: { kind: 'member', from: 'member' } });
  });

  it.each<[what: string, patch: Patch, caps: Record<string, number>, sentence: RegExp]>([
    ['the server', { serverBudget: { day: 1 } }, {}, /^This server’s budget for today is used up/],
    [
      'a role',
      { roleBudgets: { '111111111111111111': { month: 1 } } },
      {},
      /^The budget of <@&1+> for this month/,
    ],
    ['a model', { modelBudgets: { kling: { day: 1 } } }, {}, /^The budget of kling for today/],
    ['the operator for a server', {}, { guildUsdPerMonth: 1 }, /^Paid videos don’t work for now/],
    ['the operator', {}, { globalUsdPerMonth: 1 }, /Free models still work\.$/],
  ])('keeps the budget of %s, and lets what is free through', async (_, patch, caps, sentence) => {
    await using folder = await temporaryFolder();
    const bot = await open(folder.path, patch, caps);
    const job = (reservedUsd: number) =>
      aJob({ reservedUsd, request: { model: 'kling' }, origin: { roleIds: ['111111111111111111'] } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => bot.accept(job(0.1))));
    expect(answers.filter((answer) => answer === true)).toHaveLength(10);
    expect(answers.at(-1)).toMatch(sentence);
    expect(await bot.accept(job(0))).toBe(true);
    await bot.close();
  });

  const role = '111111111111111111';
  it.each<[what: string, patch: Patch, caps: Record<string, number>]>([
    ['the server', { serverBudget: { month: 1 } }, {}],
    ['a role', { roleBudgets: { [role]: { month: 1 } } }, {}],
    ['a model', { modelBudgets: { kling: { month: 1 } } }, {}],
    ['the operator for a server', {}, { guildUsdPerMonth: 1 }],
    ['the operator', {}, { globalUsdPerMonth: 1 }],
  ])('keeps the monthly budget of %s for its whole month, and no longer', async (_, patch, caps) => {
    await using folder = await temporaryFolder();
    const bot = await open(folder.path, { ...patch, timeZone: 'Pacific/Chatham' }, caps);
    const ask = (iso: string, reservedUsd: number) =>
      bot.accept(
        aJob({ createdAtMs: at(iso), reservedUsd, request: { model: 'kling' }, origin: { roleIds: [role] } }),
      );
    // The operator's months follow UTC. In Chatham, the clocks are put back on 2026-04-05, from 13:45 to 12:45 ahead.
    const [first, later, last, next] =
      Object.keys(caps).length > 0
        ? ['2026-04-01T00:00:00Z', '2026-04-16T12:00:00Z', '2026-04-30T23:59:59.999Z', '2026-05-01T00:00:00Z']
        : [
            '2026-03-31T10:15:00Z',
            '2026-04-16T12:00:00Z',
            '2026-04-30T11:14:59.999Z',
            '2026-04-30T11:15:00Z',
          ];
    expect(await ask(first, 0.999_999)).toBe(true);
    expect(await ask(later, 0.000_002)).not.toBe(true);
    expect(await ask(last, 0.000_002)).not.toBe(true);
    expect(await ask(last, 0.000_001)).toBe(true);
    expect(await ask(last, 0.000_001)).not.toBe(true);
    expect(await ask(next, 1.000_001)).not.toBe(true);
    expect(await ask(next, 1)).toBe(true);
    await bot.close();
  });

  it('is closed while the store fails', async () => {
    await using folder = await temporaryFolder();
    const { provider, calls } = fakeProvider({});
    await using other = await temporaryFolder();
    const stores = await openTestStores(other.path, { engine });
    const bot = await startEngine(folder.path, provider, { store: stores.jobs });
    const job = aJob();
    const accept = () =>
      bot.engine.accept(
        job,
        allowancesOf(settingsSchema.parse({ memberVideos: { day: 3 } }), noCaps, spenderOf(job)),
      );
    await stores.sql('ALTER TABLE ledger RENAME TO away');
    await expect(accept()).rejects.toThrow(/I can’t reach my storage/);
    await stores.sql('ALTER TABLE away RENAME TO ledger');
    expect(await accept()).toBe(true);
    expect(calls.submit).toBe(0);
    await bot[Symbol.asyncDispose]();
    await stores.close();
  });

  const merged = builtInModels.map(idsOf).filter((ids) => ids.length > 1);

  it('counts for the budget of each id of a model what was spent under all of them', async () => {
    await using folder = await temporaryFolder();
    // Each in a server of its own.
    const cases = merged
      .flatMap((ids) => ids.map((budgetId) => ({ ids, budgetId })))
      .map(({ ids, budgetId }, index) => ({
        ids,
        patch: { modelBudgets: { [budgetId]: { day: ids.length + 1 } } },
        origin: { guildId: String(500_000_000_000_000_000n + BigInt(index)) },
        about: `the budget of ${budgetId}`,
      }));
    type Case = (typeof cases)[number];
    const accept = (bot: Awaited<ReturnType<typeof open>>, { patch, origin }: Case, model: string) =>
      bot.accept(aJob({ reservedUsd: 1, request: { model }, origin }), patch);
    const first = await open(folder.path, {});
    for (const each of cases) {
      const { ids, about } = each;
      // In the running sums, and added up again after a restart.
      expect(await accept(first, each, ids[0] ?? ''), about).toBe(true);
      for (const id of ids) expect(await accept(first, each, id), about).toBe(true);
      for (const id of ids) expect(await accept(first, each, id), about).toContain('is used up');
      expect(await accept(first, each, 'another'), about).toBe(true);
    }
    await first.close();
    const second = await open(folder.path, {});
    for (const each of cases)
      for (const id of each.ids) expect(await accept(second, each, id), each.about).toContain('is used up');
    await second.close();
  });
});
