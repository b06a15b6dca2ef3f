import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { type GuildRecord, guildRecord } from '../../src/settings/record.ts';
import {
  defaultSettings,
  type Field,
  fieldSchema,
  type Patch,
  settingsSchema,
} from '../../src/settings/schema.ts';
import {
  type Changed,
  ConflictError,
  createSettingsStore,
  type SettingsStore,
} from '../../src/settings/store.ts';
import { createBusHub } from '../support/bus-hub.ts';
import { createFakeClock } from '../support/clock.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { openTestStores } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const GUILD = '123456789012345678';
const GUILD_NUMBER = BigInt(GUILD);

function startStore(keyv = memoryKeyv<GuildRecord>(), check = async () => {}) {
  const told: Changed[] = [];
  const store = createSettingsStore({
    keyv,
    clock: createFakeClock(),
    log: pino({ level: 'silent' }),
    check,
    onChange: (changed) => told.push(changed),
  });
  return { store, told, keyv };
}

describe('the store of settings', () => {
  it('says before each change that it comes', async () => {
    const said: unknown[] = [];
    const store: SettingsStore = createSettingsStore({
      ...{ keyv: memoryKeyv(), clock: createFakeClock(), log: pino({ level: 'silent' }), onChange() {} },
      async beforeChange(guildId, patch) {
        said.push([guildId, patch, (await store.get(guildId)).revision]);
      },
    });
    await store.change(GUILD, { by: 'ada', patch: { paused: true } });
    expect(said).toEqual([[GUILD, { paused: true }, 0]]);
  });

  it('keeps what differs from the defaults, on the disk', async () => {
    await using folder = await temporaryFolder();
    const first = await openTestStores(folder.path);
    const { store } = startStore(first.keyv('settings'));
    await store.change(GUILD, { by: 'ada', patch: { paused: true, timeZone: 'Europe/Berlin' } });
    await store.change(GUILD, { by: 'ada', patch: { paused: false } });
    await first.close();

    const second = await openTestStores(folder.path);
    const again = startStore(second.keyv('settings')).store;
    expect(await again.get(GUILD)).toEqual({
      revision: 2,
      settings: { ...defaultSettings, timeZone: 'Europe/Berlin' },
    });
    expect(await again.history(GUILD)).toMatchObject([
      { revision: 2, by: 'ada', field: 'paused', before: true, after: false },
      { revision: 1, field: 'timeZone', before: 'UTC', after: 'Europe/Berlin' },
      { revision: 1, field: 'paused', before: false, after: true },
    ]);
    await second.close();
  });

  it('is read once by several at the same time, and again by the next after a failure', async () => {
    const { keyv } = startStore();
    const asked = vi.spyOn(keyv, 'get');
    const { store } = startStore(keyv);
    asked.mockRejectedValueOnce(new Error('the disk fails'));
    const failed = await Promise.allSettled([store.get(GUILD), store.get(GUILD)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const [one, other] = await Promise.all([store.get(GUILD), store.get(GUILD)]);
    expect(one).toEqual(other);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('shares the defaults between servers, which may be a hundred thousand', async () => {
    const { store } = startStore();
    await store.change(GUILD, { by: 'ada', patch: { paused: true } });
    expect((await store.get(GUILD)).settings.allowedModels).toBe(defaultSettings.allowedModels);
    expect((await store.get('another')).settings).toBe(defaultSettings);
  });

  it('changes nothing where one of several values is wrong', async () => {
    const { store, told } = startStore();
    const patch = { paused: true, timeZone: 'Mars/Base' };
    await expect(store.change(GUILD, { by: 'ada', patch })).rejects.toThrow(/Use a time zone, such as/);
    expect((await store.get(GUILD)).settings).toEqual(defaultSettings);
    expect(told).toEqual([]);
  });

  it('changes nothing where the write fails', async () => {
    const { store, keyv, told } = startStore();
    await store.get(GUILD);
    keyv.update = async () => Promise.reject(new Error('the disk is full'));
    await expect(store.change(GUILD, { by: 'ada', patch: { paused: true } })).rejects.toThrow(
      'the disk is full',
    );
    expect(store.peek(GUILD).paused).toBe(false);
    expect(told).toEqual([]);
  });

  /** Settings whose next read ends only when `end` is called, with what was stored as it began. */
  async function readLate(isShared: boolean) {
    const keyv = memoryKeyv<GuildRecord>();
    await keyv.set(GUILD, guildRecord.parse({ values: { paused: true }, revision: 7 }));
    const bus = createBusHub();
    const store = createSettingsStore({
      ...{ keyv, clock: createFakeClock(), log: pino({ level: 'silent' }), bus: bus.join(), isShared },
      onChange() {},
    });
    const late = Promise.withResolvers<void>();
    const stored = await keyv.get(GUILD);
    vi.spyOn(keyv, 'get').mockReturnValueOnce(late.promise.then(() => stored) as never);
    const read = store.get(GUILD);
    return {
      ...{ store, keyv, bus: bus.join() },
      async end() {
        late.resolve();
        return (await read).settings.paused;
      },
    };
  }

  it.each([false, true])('is not changed back by a read that ends late; shared: %s', async (isShared) => {
    const { store, end } = await readLate(isShared);
    await store.change(GUILD, { by: 'ada', patch: { paused: false } });
    expect(await end()).toBe(false);
    expect(store.peek(GUILD).paused).toBe(false);
  });

  it.each([false, true])('does not come back by a read that ends late; shared: %s', async (isShared) => {
    const { store, end } = await readLate(isShared);
    await store.forget(GUILD);
    expect(await end()).toBe(false);
    expect(store.peek(GUILD)).toEqual(defaultSettings);
    // Its changes are counted anew.
    await store.change(GUILD, { by: 'ada', patch: { paused: true } });
    expect([store.peek(GUILD).paused, (await store.get(GUILD)).revision]).toEqual([true, 1]);
  });

  it('is as the read found it that began last, whichever ends last', async () => {
    const { store, keyv, end } = await readLate(true);
    await keyv.set(GUILD, guildRecord.parse({ values: {}, revision: 8 }));
    expect((await store.get(GUILD)).settings.paused).toBe(false);
    expect(await end()).toBe(false);
  });

  it('is as another process has changed it meanwhile', async () => {
    const keyv = memoryKeyv<GuildRecord>();
    const { store } = startStore(keyv);
    await store.get(GUILD);
    const update = keyv.update.bind(keyv);
    const bus = createBusHub();
    const shared = createSettingsStore({
      ...{ keyv, clock: createFakeClock(), log: pino({ level: 'silent' }), bus: bus.join(), isShared: true },
      onChange() {},
    });
    keyv.update = async (key, change, ttlMs) => {
      const next = await update(key, change, ttlMs);
      keyv.update = update;
      await store.change(GUILD, { by: 'moe', patch: { defaultModel: 'kling' } });
      await shared.get(GUILD);
      return next;
    };
    await shared.change(GUILD, { by: 'ada', patch: { paused: true } });
    expect(shared.peek(GUILD)).toMatchObject({ paused: true, defaultModel: 'kling' });
  });

  it('is the same in two processes, whichever changes it', async () => {
    const keyv = memoryKeyv<GuildRecord>();
    const hub = createBusHub();
    const told: string[] = [];
    const start = (isShared: boolean) =>
      createSettingsStore({
        ...{ keyv, clock: createFakeClock(), log: pino({ level: 'silent' }), bus: hub.join(), isShared },
        onChange() {},
        onRead: () => told.push('read'),
      });
    // One of them knows from the bus alone that anything has changed.
    const [one, other] = [start(true), start(false)];
    await Promise.all([one.get(GUILD), other.get(GUILD)]);
    const changes = [
      one.change(GUILD, { by: 'ada', patch: { paused: true } }),
      other.change(GUILD, { by: 'moe', patch: { defaultModel: 'kling' } }),
    ];
    expect((await Promise.all(changes)).map(({ revision }) => revision).toSorted()).toEqual([1, 2]);
    const both = { defaultModel: 'kling', paused: true };
    await expect.poll(() => other.peek(GUILD)).toMatchObject(both);
    expect((await one.get(GUILD)).settings).toMatchObject(both);
    expect(told).not.toEqual([]);
    await keyv.set(GUILD, guildRecord.parse({ values: { paused: false }, revision: 3 }));
    expect((await one.get(GUILD)).settings.paused).toBe(false);
    hub.gap();
    await expect.poll(() => other.peek(GUILD).paused).toBe(false);
  });

  it('takes one change after the other, and refuses what somebody has not seen', async () => {
    const { store } = startStore();
    const { revision: seenRevision } = await store.get(GUILD);
    const pick = (model: string) =>
      store.change(GUILD, { by: model, patch: { defaultModel: model }, seenRevision });
    const other = store.change(GUILD, { by: 'moe', patch: { paused: true }, seenRevision });
    const outcomes = await Promise.allSettled([pick('kling'), pick('pika'), pick('vidu'), other]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: expect.any(ConflictError) });
    expect((await store.get(GUILD)).settings).toMatchObject({ defaultModel: 'kling', paused: true });
  });

  it('keeps a bounded history, and takes what it has forgotten for changed', async () => {
    const { store } = startStore();
    for (let index = 0; index <= 100; index++) {
      await store.change(GUILD, { by: 'ada', patch: { paused: index % 2 === 0 } });
    }
    expect(await store.history(GUILD)).toHaveLength(100);
    const seen = (seenRevision: number, timeZone: string) =>
      store.change(GUILD, { by: 'moe', patch: { timeZone }, seenRevision });
    await expect(seen(1, 'Asia/Tokyo')).rejects.toThrow(ConflictError);
    await expect(seen(2, 'Asia/Tokyo')).resolves.toMatchObject({ revision: 102 });
  });

  it('keeps all changes of admins and one opt-out, the newest first', async () => {
    const { store } = startStore();
    const change = (patch: Patch, reason?: 'opt-out') =>
      store.change(GUILD, { by: 'mia', patch, ...(reason && { reason }) });
    await change({ optedOutMembers: [GUILD] }, 'opt-out');
    await change({ paused: true });
    await change({ optedOutMembers: [] }, 'opt-out');
    expect((await store.history(GUILD)).map(({ field, revision }) => [field, revision])).toEqual([
      ['optedOutMembers', 3],
      ['paused', 2],
    ]);
    await change({ paused: false });
    expect((await store.history(GUILD)).map(({ revision }) => revision)).toEqual([4, 3, 2]);
  });

  it('reads what is stored, without a language that there is not any more', async () => {
    const keyv = memoryKeyv<GuildRecord>();
    await keyv.set(GUILD, guildRecord.parse({ values: { language: 'tlh', paused: true } }));
    const { store } = startStore(keyv);
    expect((await store.get(GUILD)).settings).toEqual({ ...defaultSettings, paused: true });
  });

  it('stores nothing that the check refuses', async () => {
    const check = vi.fn(async () => {
      await Promise.resolve();
      throw new Error('the bot may not write there');
    });
    const { store } = startStore(undefined, check);
    const patch = { logChannel: GUILD, paused: false };
    await expect(store.change(GUILD, { by: 'ada', patch })).rejects.toThrow('may not write there');
    expect(check.mock.calls).toEqual([[GUILD, { logChannel: GUILD }]]);
    expect(await store.get(GUILD)).toEqual({ revision: 0, settings: defaultSettings });
  });

  it('tells nobody of a change that changes nothing', async () => {
    const { store, told } = startStore();
    const changed = await store.change(GUILD, { by: 'ada', patch: { ...defaultSettings } });
    expect(changed).toMatchObject({ changes: [], revision: 0 });
    expect(told).toEqual([]);
  });
});

describe('the schema of settings', () => {
  it('is what the design says for a new guild', () => {
    expect(settingsSchema.parse({})).toMatchObject({
      ...{ memberVideos: {}, serverVideos: {}, memberBudget: {}, serverBudget: {} },
      memberJobsAtOnce: null,
      serverJobsAtOnce: null,
      confirmAboveUsd: null,
      consentRequired: false,
      reviewChannels: [],
      moderationWhenDown: 'closed',
    });
  });

  it('knows nothing of a server that is forgotten, from memory either', async () => {
    const { store } = startStore();
    await store.change(GUILD, { by: '1', patch: { paused: true } });
    await store.forget(GUILD);
    expect(store.peek(GUILD).paused).toBe(false);
    expect(await store.get(GUILD)).toMatchObject({ revision: 0, settings: { paused: false } });
    expect(await store.history(GUILD)).toEqual([]);
  });

  it.each([
    ['timeZone', 'Europe/Berlin', true],
    ['timeZone', '+01:00', false],
    ['timeZone', '', false],
    ['allowedRoles', [GUILD, GUILD], true],
    ['allowedRoles', ['everyone'], false],
    ['roleModels', { [GUILD]: [] }, false],
    ['roleModels', { __proto__x: ['kling'] }, false],
    ['moderationThresholds', { violence: 1.1 }, false],
    ['serverBudget', { day: -1 }, false],
    ['serverBudget', { week: Number.POSITIVE_INFINITY }, false],
    ['pauseReason', 'x'.repeat(200), true],
    ['pauseReason', 'x'.repeat(201), false],
    ['pauseReason', `${'x'.repeat(200)} `, true],
    ['blockedWords', ['x'.repeat(100)], true],
    ['blockedWords', ['x'.repeat(101)], false],
    ['blockedWords', [' '], false],
    ['defaultModel', 'x'.repeat(50), true],
    ['defaultModel', 'x'.repeat(51), false],
    ['moderationThresholds', { violence: 1 }, true],
    ['serverBudget', { month: 1_000_000 }, true],
    ['serverBudget', { month: 1_000_001 }, false],
    ['memberVideos', { month: 1_000_000 }, true],
    ['memberVideos', { month: 1_000_001 }, false],
    ['memberVideos', { week: 0.5 }, false],
    ['memberVideos', { year: 1 }, false],
    ['memberJobsAtOnce', 20, true],
    ['memberJobsAtOnce', 21, false],
    ['memberJobsAtOnce', 0, false],
    ['serverJobsAtOnce', 1_000, true],
    ['serverJobsAtOnce', 1_001, false],
    ['maxDurationSeconds', 0, false],
  ] as const)('judges %s %j: %s', (field, value, isRight) => {
    expect(fieldSchema(field).safeParse(value).success).toBe(isRight);
  });

  it.each<[Field, number]>([
    ['allowedModels', 100],
    ['roleModels', 25],
    ['allowedChannels', 25],
    ['deniedChannels', 25],
    ['allowedRoles', 25],
    ['blockedMembers', 1_000],
    ['roleVideos', 100],
    ['memberOverrideVideos', 1_000],
    ['roleBudgets', 100],
    ['modelBudgets', 100],
    ['blockedWords', 500],
    ['optedOutMembers', 1_000],
    ['reviewChannels', 25],
  ])('takes at most as many %s: %d', (field, max) => {
    const keys = Array.from({ length: max + 1 }, (_, index) => String(GUILD_NUMBER + BigInt(index)));
    const value = field === 'roleModels' ? ['kling'] : { day: 1 };
    const isList = Array.isArray(defaultSettings[field]);
    const of = (some: string[]) => (isList ? some : Object.fromEntries(some.map((key) => [key, value])));
    const isRight = (some: string[]) => fieldSchema(field).safeParse(of(some)).success;
    expect([isRight(keys.slice(1)), isRight(keys)]).toEqual([true, false]);
  });
});
