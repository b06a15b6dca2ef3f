import { describe, expect, it } from 'vitest';
import { createVerifyCommand } from '../../src/commands/verify.ts';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { createProvenance } from '../../src/provenance.ts';
import { BOT, fakeInteraction, fakeMessage, HERE, OTHER, rights, THERE } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { aSigner, fakeDiscord, fakeLibrary } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const t = translator('en');
const provenance = createProvenance(await aSigner());
const forger = createProvenance(await aSigner());
const job = aJob({ status: statuses.succeeded, origin: { userId: OTHER, channelId: HERE } });
const gone = aJob();
const elsewhere = aJob({ status: statuses.succeeded, origin: { guildId: '7', userId: OTHER } });
const open = aJob({ status: statuses.running });

const file = (of: Job, size: number, by = provenance) => ({
  name: by.fileName(of, 1_000),
  url: 'https://cdn.example/film.mp4',
  size,
});
const marked = file(job, 1_000);

async function verify(
  message: Parameters<typeof fakeMessage>[0],
  {
    may = rights.member as readonly bigint[],
    moderates = [] as string[],
    jobs = [job, elsewhere, open],
  } = {},
) {
  const library = { ...fakeLibrary(jobs, { shown: job, open }), provenance };
  const discord = fakeDiscord({ moderates });
  const catalog = { labelOf: (id: string) => `Model ${id}`, makerOf: () => undefined };
  const command = createVerifyCommand({ library, catalog, discord });
  const { interaction, said } = fakeInteraction({ may, targetMessage: fakeMessage(message) });
  await command.execute(interaction);
  return said();
}

describe('Verify', () => {
  it.each([
    ['a message without a mark', {}, 'verify.unknown'],
    ['a file whose size has changed', { attachments: [file(job, 1_001)] }, 'verify.forged'],
    ['a mark by somebody else', { attachments: [file(job, 1_000, forger)] }, 'verify.forged'],
    ['our mark as text by another', { content: provenance.linkMark(job.id) }, 'verify.unknown'],
    ['our message without a finished video', { id: 'open', authorId: BOT }, 'verify.unfinished'],
  ] as const)('doesn’t know %s', async (_, message, key) => {
    const said = await verify(message);
    expect(said).toContain(t(key));
    expect(said).not.toContain('✅');
  });

  it.each([
    ['the message that shows it', { id: 'shown', authorId: BOT }, false],
    ['a file with its mark', { attachments: [marked] }, true],
    ['a forwarded file with its mark', { snapshots: [{ attachments: [marked] }] }, true],
    ['our own text with its mark', { authorId: BOT, content: provenance.linkMark(job.id) }, false],
    ['a true mark beside a forged one', { attachments: [file(elsewhere, 9), marked] }, true],
  ] as const)('knows its video by %s', async (_, message, isCopy) => {
    const said = await verify(message);
    expect(said).toContain('Model preview');
    expect(said).toContain(`<@${OTHER}>`);
    expect(said.includes(t('verify.copy'))).toBe(isCopy);
  });

  it.each([
    ['a video that was forgotten', gone],
    ['a video of another server', elsewhere],
  ])('of %s tells no more than when', async (_, of) => {
    const said = await verify({ attachments: [file(of, 1_000)] });
    expect(said).toContain('✅');
    expect(said).not.toContain('<@');
    expect(said).not.toContain('Model');
  });

  it.each([
    { who: 'a member', may: rights.member, moderates: [], origin: {}, isTold: false },
    { who: 'a moderator here', may: rights.moderator, moderates: [], origin: {}, isTold: true },
    {
      who: 'a moderator of this channel',
      may: rights.moderator,
      moderates: [],
      origin: { channelId: THERE },
      isTold: false,
    },
    {
      who: 'a moderator of its channel',
      may: rights.member,
      moderates: [THERE],
      origin: { channelId: THERE },
      isTold: true,
    },
  ])('tells $who of the right to the image: $isTold', async ({ may, moderates, origin, isTold }) => {
    const image = { path: '/a', contentType: 'image/png' as const, bytes: 1, width: 1, height: 1 };
    const inputs = [{ role: 'first' as const, ...image }];
    const consent = { atMs: 1_700_000_000_000, list: '' };
    const words = { member: `<@${MEMBER}>`, when: '<t:1700000000:R>' };
    const sentences = [t('verify.consent', words), t('verify.noNamesake', words), t('verify.noConsent')];
    const told = await Promise.all(
      [{ inputs, consent }, { inputs: [], consent }, { inputs }, { inputs: [] }].map(async (more) => {
        const of = aJob({ status: statuses.succeeded, ...more, origin });
        const said = await verify({ attachments: [file(of, 1_000)] }, { may, moderates, jobs: [of] });
        return sentences.filter((sentence) => said.includes(sentence));
      }),
    );
    expect(told).toEqual(isTold ? [...sentences.map((sentence) => [sentence]), []] : [[], [], [], []]);
  });
});
