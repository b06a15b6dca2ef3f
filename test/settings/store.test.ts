import { Keyv } from 'keyv';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.ts';
import { HISTORY_LENGTH } from '../../src/settings/record.ts';
import { defaultSettings, fieldSchema, settingsSchema } from '../../src/settings/schema.ts';
import { type Changed, ConflictError, createSettingsStore } from '../../src/settings/store.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createKeyv } from '../../src/store/keyv.ts';
import { createFakeClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const GUILD = '123456789012345678';

function startStore(keyv = new Keyv({ throwOnErrors: true })) {
  const told: Changed[] = [];
  const store = createSettingsStore({
    keyv,
    clock: createFakeClock(),
    log: pino({ level: 'silent' }),
    onChange: (changed) => told.push(changed),
  });
  return { store, told, keyv };
}

describe('the store of settings', () => {
  it('keeps what differs from the defaults, on the disk', async () => {
    await using folder = await temporaryFolder();
    const first = await openDatabase(folder.path, systemClock);
    const { store } = startStore(createKeyv(first, 'settings'));
    await store.change(GUILD, { by: 'ada', patch: { paused: true, timeZone: 'Europe/Berlin' } });
    await store.change(GUILD, { by: 'ada', patch: { paused: false } });
    await first.close();

    const second = await openDatabase(folder.path, systemClock);
    const again = startStore(createKeyv(second, 'settings')).store;
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
    keyv.set = async () => Promise.reject(new Error('the disk is full'));
    await expect(store.change(GUILD, { by: 'ada', patch: { paused: true } })).rejects.toThrow(
      'the disk is full',
    );
    expect(store.peek(GUILD).paused).toBe(false);
    expect(told).toEqual([]);
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
    for (let index = 0; index <= HISTORY_LENGTH; index++) {
      await store.change(GUILD, { by: 'ada', patch: { paused: index % 2 === 0 } });
    }
    expect(await store.history(GUILD)).toHaveLength(HISTORY_LENGTH);
    const late = store.change(GUILD, { by: 'moe', patch: { timeZone: 'Asia/Tokyo' }, seenRevision: 0 });
    await expect(late).rejects.toThrow(ConflictError);
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
      memberVideosPerDay: null,
      serverVideosPerDay: null,
      budgetUsdPerDay: null,
      budgetUsdPerMonth: null,
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
    ['budgetUsdPerDay', -1, false],
    ['budgetUsdPerDay', Number.POSITIVE_INFINITY, false],
    ['pauseReason', 'x'.repeat(201), false],
  ] as const)('judges %s %j: %s', (field, value, isRight) => {
    expect(fieldSchema(field).safeParse(value).success).toBe(isRight);
  });
});
