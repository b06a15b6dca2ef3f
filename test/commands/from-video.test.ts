import { describe, expect, it } from 'vitest';
import { createContinueCommand, createEditVideoCommand } from '../../src/commands/from-video.ts';
import { translator } from '../../src/locales/translate.ts';
import { startComposer } from '../support/composer.ts';
import { BOT, fakeInteraction, fakeMessage, OTHER, rights, type Who } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeLibrary } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const t = translator('en');
const FILM_MAX_BYTES = 500 * 1024 ** 2;
const clip = { name: 'a.mp4', url: 'https://discord.example/a.mp4', size: 12, contentType: 'video/mp4' };
const image = { ...clip, name: 'a.png', url: 'https://discord.example/a.png', contentType: 'image/png' };
const gif = { ...clip, name: 'cutscene-1.gif', contentType: 'image/gif' };
const made = aJob({ status: statuses.succeeded, origin: { userId: OTHER } });
const failed = aJob({ status: statuses.failed, origin: { userId: OTHER } });
const reviewed = aJob({ status: statuses.succeeded, review: {}, origin: { userId: OTHER } });
const shownBy = { made, failed, reviewed };

/** What becomes of a click on a message's menu. */
async function use(
  message: Parameters<typeof fakeMessage>[0],
  { create = createContinueCommand, who = 'member' as Who } = {},
) {
  await using composer = await startComposer();
  const measured: unknown[] = [];
  const { deps } = composer;
  const command = create({
    ...deps,
    catalog: { defaultModel: undefined },
    library: {
      ...{ ...deps.library, ...fakeLibrary([made, failed, reviewed], shownBy) },
      async measureVideo(owner: { memberId: string }, video: object) {
        measured.push([owner.memberId, video]);
        return { seconds: 3, bytes: 12, width: 640, height: 360 };
      },
    },
    discord: { ...deps.discord, authorOf: async () => undefined },
  } as unknown as Parameters<typeof createContinueCommand>[0]);
  const { interaction, answers } = fakeInteraction({
    ...{ may: rights[who], targetMessage: fakeMessage(message) },
  });
  await command.execute(interaction);
  return { draft: await composer.draft(), measured, hows: answers.map(({ how }) => how) };
}

describe('Continue this video', () => {
  const offered = (url: string, maxBytes?: number) => ({
    ...{ url, bytes: 12 },
    ...(maxBytes !== undefined && { maxBytes }),
  });
  it.each([
    ['of a member', { attachments: [image, clip] }, clip],
    ['that is forwarded', { snapshots: [{ attachments: [clip] }] }, clip],
    ['that nothing could convert', { attachments: [gif] }, gif],
  ])('measures the first video %s, in the name of whom it is for', async (_, message, { url }) => {
    const { draft, measured, hows } = await use(message);
    expect(measured).toEqual([[MEMBER, offered(url, FILM_MAX_BYTES)]]);
    expect(hows[0]).toBe('deferReply');
    expect(draft?.inputs).toMatchObject([{ role: 'first', source: { lastFrameOf: offered(url) } }]);
    expect(draft).not.toHaveProperty('continues');
    expect(draft?.imageOwnerIds).toEqual([OTHER]);
  });

  it.each([
    ['its file', { attachments: [clip] }, offered(clip.url)],
    ['a link', {}, { videoOf: made.id }],
  ])('knows how long its own is, by its message with %s', async (_, more, source) => {
    const { draft, measured } = await use({ id: 'made', authorId: BOT, ...more });
    expect(measured).toEqual([]);
    expect(draft).toMatchObject({ continues: made.id, inputs: [{ source: { lastFrameOf: source } }] });
  });

  it.each([
    ['an image', { attachments: [image] }, t('continue.noVideo')],
    ['nothing', {}, t('continue.noVideo')],
    ['what failed', { id: 'failed', authorId: BOT }, t('continue.noVideo')],
    ['a film that is too large', { attachments: [{ ...clip, size: FILM_MAX_BYTES + 1 }] }, 'MB'],
    [
      'what is under review',
      { id: 'reviewed', authorId: BOT, attachments: [clip] },
      t('reviewed.promptHidden', { member: `<@${OTHER}>` }),
    ],
  ])('refuses %s', async (_, message, sentence) => {
    await expect(use(message)).rejects.toThrow(sentence);
  });

  it('shows what is under review to those who review it', async () => {
    const message = { id: 'reviewed', authorId: BOT, attachments: [clip] };
    expect((await use(message, { who: 'moderator' })).draft).toMatchObject({ continues: reviewed.id });
  });
});

it('Edit this video refuses where no model edits', async () => {
  const refused = use({ attachments: [clip] }, { create: createEditVideoCommand });
  await expect(refused).rejects.toThrow(t('continue.noModel'));
});
