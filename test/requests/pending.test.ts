import { Keyv } from 'keyv';
import { expect, it, vi } from 'vitest';
import { createPendingRequests } from '../../src/requests/pending.ts';
import { aRequest } from '../support/requests.ts';

it('keeps a request for its own member, and gives it out once', async () => {
  const pending = createPendingRequests(new Keyv());
  await pending.keep('1', 'ann', aRequest());
  expect(await pending.get('1', 'ben')).toBeUndefined();
  expect(await pending.take('1', 'ben')).toBeUndefined();
  expect(await pending.get('1', 'ann')).toEqual(aRequest());
  const taken = await Promise.all([pending.take('1', 'ann'), pending.take('1', 'ann')]);
  expect(taken.filter((request) => request !== undefined)).toEqual([aRequest()]);
});

it('keeps a request for a day', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const pending = createPendingRequests(new Keyv());
    await pending.keep('1', 'ann', aRequest());
    vi.advanceTimersByTime(24 * 3_600_000 - 1);
    expect(await pending.get('1', 'ann')).toEqual(aRequest());
    vi.advanceTimersByTime(2);
    expect(await pending.get('1', 'ann')).toBeUndefined();
    expect(await pending.of('ann')).toEqual(new Map());
  } finally {
    vi.useRealTimers();
  }
});

it('knows and forgets all of a member, and nothing of others', async () => {
  const pending = createPendingRequests(new Keyv());
  await pending.keep('1', 'ann', aRequest({ model: 'a' }));
  await pending.keep('2', 'ben', aRequest({ model: 'b' }));
  expect([...(await pending.of('ann')).keys()]).toEqual(['1']);
  await pending.forget('ann');
  expect(await pending.of('ann')).toEqual(new Map());
  expect(await pending.get('2', 'ben')).toEqual(aRequest({ model: 'b' }));
});

it('reads what an earlier version has stored', async () => {
  const keyv = new Keyv();
  await keyv.set('1', { userId: 'ann', wish: aRequest() });
  expect(await createPendingRequests(keyv).take('1', 'ann')).toEqual(aRequest());
});

it('reads what was kept before inputs had roles', async () => {
  const keyv = new Keyv();
  const options = { prompt: 'a boat', durationSeconds: 5, resolution: null, aspectRatio: null, seed: 7 };
  const image = { url: 'https://cdn.example/a.png', bytes: 1 };
  await keyv.set('1', { userId: 'mia', wish: { model: 'kling', options, image, notify: 'dm' } });
  await keyv.set('2', { userId: 'mia', wish: { model: null, options, image: null, notify: 'off' } });
  const pending = createPendingRequests(keyv);
  expect(await pending.get('1', 'mia')).toEqual({
    ...{ task: 'generate', model: 'kling', notify: 'dm', inputs: [{ role: 'first', source: image }] },
    options: { ...options, sound: null, avoid: null, draft: false },
  });
  expect(await pending.get('2', 'mia')).toMatchObject({ inputs: [] });
});
