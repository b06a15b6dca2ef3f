import { describe, expect, it } from 'vitest';
import { requireJob } from '../../src/interactions/require-job.ts';
import { translator } from '../../src/locales/translate.ts';
import { fakeInteraction, fakeMessage, HERE, OTHER, rights } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord, fakeLibrary } from '../support/ports.ts';

const t = translator('en');
const SHOWN = '1200000000000000005';
const theirs = { userId: OTHER, channelId: HERE };
const made = aJob({ status: { ...statuses.succeeded, messageId: 'with the video' }, origin: theirs });
const hidden = aJob({ status: statuses.reviewing, review: {}, origin: theirs });
const elsewhere = aJob({ origin: { guildId: '7' } });
const deps = { library: fakeLibrary([made, hidden, elsewhere]), discord: fakeDiscord() };
const unknown = t('refusal.unknownVideo');

type Did = NonNullable<Parameters<typeof fakeInteraction>[0]>;
const require = (id: string, want: 'see' | 'source' | 'manage', did: Did = {}) =>
  requireJob(fakeInteraction({ message: fakeMessage({ id: SHOWN }), ...did }).interaction, id, want, deps);

describe('a job that a member names', () => {
  it.each(['see', 'source', 'manage'] as const)('to %s is one of this server that is kept', async (want) => {
    await expect(require(elsewhere.id, want, { may: rights.admin })).rejects.toThrow(unknown);
    await expect(require('1', want, { may: rights.admin })).rejects.toThrow(unknown);
    expect(await require(made.id, want, { may: rights.admin })).toBe(made);
  });

  it.each([
    ['its message', { id: SHOWN }, true],
    ['the message with the video', { id: 'with the video' }, true],
    ['a message that names it', { id: '9', buttons: [`again:${made.id}`] }, true],
    ['a message that names it with more', { id: '9', buttons: [`again:${made.id}:x`] }, true],
    ['a message that names another', { id: '9', buttons: [`again:${made.id}0`] }, false],
    ['a message that names nothing', { id: '9' }, false],
  ])('is known from %s: %s', async (_, message, isKnown) => {
    const got = require(made.id, 'source', { message: fakeMessage(message) });
    if (isKnown) expect(await got).toBe(made);
    else await expect(got).rejects.toThrow(unknown);
  });

  it('is taken from a form, which brings a signed id', async () => {
    const message = fakeMessage({ id: '9' });
    expect(await require(made.id, 'source', { message, kind: 'form' })).toBe(made);
  });

  it.each([
    { who: 'a member', did: {}, see: true, source: false, manage: false },
    { who: 'its requester', did: { userId: OTHER }, see: true, source: true, manage: true },
    { who: 'a moderator', did: { may: rights.moderator }, see: true, source: true, manage: true },
  ])('under review, by $who', async ({ did, ...may }) => {
    for (const want of ['see', 'source', 'manage'] as const) {
      const got = await require(hidden.id, want, did).then(
        () => true,
        () => false,
      );
      expect(got, want).toBe(may[want]);
    }
  });
});
