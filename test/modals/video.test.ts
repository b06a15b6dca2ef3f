import { Keyv } from 'keyv';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { translator } from '../../src/locales/translate.ts';
import { createVideoModal } from '../../src/modals/video.ts';
import { createPendingRequests } from '../../src/requests/pending.ts';
import { createPreferences } from '../../src/requests/preferences.ts';
import type { MemberRequest } from '../../src/requests/request.ts';
import { fakeInteraction, OTHER } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { aSigner, fakeDiscord, fakeLibrary } from '../support/ports.ts';
import { aRequest, MEMBER } from '../support/requests.ts';

const t = translator('en');
const still = { path: '/a', contentType: 'image/png' as const, bytes: 1, width: 1, height: 1 };
const png = { name: 'a.png', url: 'https://cdn.example/a.png', size: 12 };
const job = aJob({ status: statuses.failed, inputs: [{ role: 'first', ...still }], imageOwnerIds: [OTHER] });

async function start(refusal?: Error) {
  const submitted: MemberRequest[] = [];
  const pending = createPendingRequests(new Keyv());
  const preferences = createPreferences(new Keyv());
  const signer = await aSigner();
  const modal = createVideoModal({
    requests: {
      async submitFrom(_, asked) {
        if (refusal) throw refusal;
        submitted.push(asked);
      },
      ...{ pending, preferences },
    },
    ...{ library: fakeLibrary([job]), discord: fakeDiscord(), signer },
  });
  const send = async (
    given: NonNullable<Parameters<typeof fakeInteraction>[0]>,
    id = '',
    from = 'nothing',
  ) => {
    const { interaction, said, id: sentId } = fakeInteraction({ kind: 'form', ...given });
    await modal.execute(interaction, id, from);
    return { asked: submitted.at(-1), said: said(), sentId };
  };
  const fromJob = (userId: string) => `job.${signer.sign('video-form', `${job.id}.${userId}`)}`;
  return { send, submitted, pending, preferences, fromJob };
}

const typed = { prompt: 'a boat', duration: '' };

describe('the form for a video', () => {
  it('requests what is filled in, notified as the member chose', async () => {
    const { send, preferences } = await start();
    await preferences.setNotify(MEMBER, 'dm');
    const { asked } = await send({
      typed: { prompt: 'a boat', duration: '8' },
      chosen: { model: ['plain'], format: ['9:16 720p'] },
      attached: [png],
    });
    expect(asked).toEqual({
      task: 'generate',
      model: 'plain',
      options: {
        ...{ prompt: 'a boat', durationSeconds: 8, resolution: '720p', aspectRatio: '9:16', seed: null },
        ...{ sound: null, avoid: null, draft: false },
      },
      imageOwnerIds: [],
      inputs: [{ role: 'first', source: { url: png.url, bytes: 12 } }],
      notify: 'dm',
    });
  });

  it('leaves out what is left empty', async () => {
    const { send } = await start();
    const { asked } = await send({ typed, chosen: { format: ['own'] } });
    expect(asked).toMatchObject({
      ...{ model: null, inputs: [] },
      options: { durationSeconds: null, resolution: null, aspectRatio: null },
    });
  });

  it.each([
    ['8', 8],
    [' 8 s ', 8],
    ['8 sec.', 8],
    ['8 Seconds', 8],
    ['2.5', 2.5],
    ['eight', Number.NaN],
    ['8 m', Number.NaN],
  ])('reads %j as %d seconds', async (duration, seconds) => {
    const { send } = await start();
    const { asked } = await send({ typed: { ...typed, duration } });
    expect(asked?.options.durationSeconds).toBe(seconds);
  });

  it('of an earlier video takes over its seed and image, and whose that is', async () => {
    const { send, fromJob } = await start();
    const { asked } = await send({ typed }, job.id, fromJob(MEMBER));
    expect(asked).toMatchObject({
      inputs: [{ role: 'first', source: { jobId: job.id, index: 0 } }],
      options: { seed: 7, prompt: 'a boat' },
    });
    expect(asked?.imageOwnerIds).toEqual([OTHER, job.origin.userId]);
  });

  it('of an earlier video forgets whose its image was where another is attached', async () => {
    const { send, fromJob } = await start();
    const { asked } = await send({ typed, attached: [png] }, job.id, fromJob(MEMBER));
    expect(asked?.inputs).toEqual([{ role: 'first', source: { url: png.url, bytes: 12 } }]);
    expect(asked?.imageOwnerIds).toEqual([]);
  });

  it('of an earlier video is only for whom it was opened', async () => {
    const { send, fromJob, submitted } = await start();
    await expect(send({ typed }, job.id, fromJob(OTHER))).rejects.toThrow(t('refusal.formTooOld'));
    await expect(send({ typed }, job.id, 'job')).rejects.toThrow(t('refusal.formTooOld'));
    expect(submitted).toEqual([]);
  });

  it('of a kept request is its own member’s, and keeps a prompt that it had no room for', async () => {
    const { send, pending } = await start();
    const long = 'a'.repeat(4_001);
    await pending.keep('7', MEMBER, aRequest({ options: { prompt: long, seed: 3 } }));
    await pending.keep('8', MEMBER, aRequest({ options: { prompt: 'a'.repeat(4_000) } }));
    const empty = { ...typed, prompt: '' };
    expect((await send({ typed: empty }, '7', 'request')).asked?.options).toMatchObject({
      prompt: long,
      seed: 3,
    });
    expect((await send({ typed: empty }, '8', 'request')).asked?.options.prompt).toBe('');
    expect((await send({ typed }, '7', 'request')).asked?.options.prompt).toBe('a boat');
    await expect(send({ typed, userId: OTHER }, '7', 'request')).rejects.toThrow(t('refusal.formTooOld'));
  });

  it('keeps what was typed where it is refused, for its member to change', async () => {
    const { send, pending } = await start(new UserError(() => 'too dear'));
    const { said, sentId } = await send({ typed });
    expect(said).toContain('❌ too dear');
    expect(said).toContain(`change:${sentId}`);
    expect((await pending.get(sentId, MEMBER))?.options.prompt).toBe('a boat');
  });

  it('says nothing of its own where the bot fails', async () => {
    const { send } = await start(new Error('the disk is full'));
    await expect(send({ typed })).rejects.toThrow('the disk is full');
  });
});
