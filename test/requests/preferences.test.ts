import { Keyv } from 'keyv';
import { expect, it } from 'vitest';
import { createPreferences } from '../../src/requests/preferences.ts';

it('keeps how each member hears of their videos, over restarts', async () => {
  const keyv = new Keyv<string>();
  const preferences = createPreferences(keyv);
  expect(await preferences.notify('ann')).toBe('ping');
  await preferences.setNotify('ann', 'dm');
  await preferences.setNotify('ben', 'off');
  const restarted = createPreferences(keyv);
  expect([await restarted.notify('ann'), await restarted.notify('ben')]).toEqual(['dm', 'off']);
});

it('treats a choice that no longer exists as none', async () => {
  const keyv = new Keyv<string>();
  await keyv.set('ann/notify', 'fax');
  expect(await createPreferences(keyv).notify('ann')).toBe('ping');
});

it('forgets a member and nobody else', async () => {
  const preferences = createPreferences(new Keyv<string>());
  for (const member of ['ann', 'ben']) {
    await preferences.setNotify(member, 'dm');
    preferences.setLastModel(member, 'kling');
  }
  await preferences.forget('ann');
  expect([await preferences.notify('ann'), preferences.lastModel('ann')]).toEqual(['ping', undefined]);
  expect([await preferences.notify('ben'), preferences.lastModel('ben')]).toEqual(['dm', 'kling']);
});

it('knows the last model of ten thousand members, and forgets who was away longest', () => {
  const preferences = createPreferences(new Keyv<string>());
  for (let member = 0; member < 10_000; member++) preferences.setLastModel(`m${member}`, 'kling');
  preferences.setLastModel('m0', 'pika');
  preferences.setLastModel('one more', 'vidu');
  expect(['m0', 'm1', 'm2', 'one more'].map(preferences.lastModel)).toEqual([
    ...['pika', undefined, 'kling', 'vidu'],
  ]);
});
