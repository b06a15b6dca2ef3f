import { describe, expect, it } from 'vitest';
import { createDownloadButton } from '../../src/components/download.ts';
import type { SmallFile } from '../../src/discord/small-files.ts';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { fakeInteraction, fakeMessage, OTHER } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeLibrary } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const t = translator('en');
const SHOWN = '1200000000000000005';
const HOSTED = 'https://host.example/film.mp4';
const host = { at: 'folder', key: 'film.mp4' } as never;
const hosted = (more: Parameters<typeof aJob>[0] = {}) =>
  aJob({ status: { ...statuses.succeeded, host }, ...more });

async function download(
  job: Job,
  {
    message = fakeMessage({ id: SHOWN }),
    url = HOSTED,
    expiresAtMs = 1_800_000_000_000,
    ...who
  }: {
    message?: ReturnType<typeof fakeMessage>;
    url?: string;
    expiresAtMs?: number | null;
    userId?: string;
    guildId?: null;
  } = {},
  credits?: SmallFile,
) {
  const library = {
    ...fakeLibrary([job]),
    pastVideos: { find: async () => ({ url, size: 1, expiresAtMs }), post: async () => {} },
    creditsOf: async () => credits,
  };
  const { interaction, said, answers } = fakeInteraction({ message, ...who });
  await createDownloadButton({ library }).execute(interaction, job.id);
  return { said: said(), answers };
}

describe('Download', () => {
  it('gives the attached video as Discord has just signed it, with its size', async () => {
    const url = 'https://cdn.example/film.mp4?ex=1';
    const attachments = [{ name: 'film.mp4', url, size: 10.35 * 1024 ** 2 }];
    const { said } = await download(hosted(), { message: fakeMessage({ attachments }) });
    expect(said).toContain(`"url":"${url}"`);
    expect(said).toContain(t('download.videoSize', { megabytes: '10.3' }));
    expect(said).toContain(t('download.day'));
  });

  it.each([
    { expiresAtMs: 1_800_000_000_000, says: t('download.until', { until: '<t:1800000000:f>' }) },
    { expiresAtMs: null, says: t('download.short') },
  ])(
    'gives the link of a hosted one, and for how long it works: $expiresAtMs',
    async ({ expiresAtMs, says }) => {
      const { said } = await download(hosted(), { expiresAtMs });
      expect(said).toContain(`"url":"${HOSTED}"`);
      expect(said).toContain(says);
    },
  );

  it.each([
    [MEMBER, HOSTED],
    [OTHER, t('download.gone')],
  ])('gives it in direct messages, to its own member (%s)', async (userId, says) => {
    const job = hosted({ status: { ...statuses.succeeded, host, route: 'dm', messageId: '7' } });
    const message = fakeMessage({ id: '7' });
    expect((await download(job, { message, guildId: null, userId })).said).toContain(says);
  });

  it.each([
    ['of another server', hosted({ origin: { guildId: '7' } }), SHOWN],
    ['that the message doesn’t show', hosted(), 'another'],
    ['that has not been made', aJob({ status: statuses.running }), SHOWN],
    ['that nobody hosts', aJob({ status: statuses.succeeded }), SHOWN],
  ])('has no link to a video %s', async (_, job, id) => {
    const { said } = await download(job, { message: fakeMessage({ id }) });
    expect(said).toContain(t('download.gone'));
    expect(said).not.toContain('https://');
  });

  it.each([
    [512, 1],
    [513, 0],
  ])('has an address of %i characters in %i buttons', async (length, buttons) => {
    const url = HOSTED.padEnd(length, 'x');
    const { said } = await download(hosted(), { url });
    expect(said.match(/"style"/g) ?? []).toHaveLength(buttons);
    expect(said).toContain(url);
  });

  it.each([true, false])(
    'brings the files of a reel, after an answer in time (attached: %s)',
    async (isAttached) => {
      const subtitles = [{ fromSeconds: 0, toSeconds: 1, lines: ['Hello'] }];
      const job = { ...aJob({ status: statuses.succeeded }), reel: { clips: [], subtitles } };
      const credits = { bytes: Buffer.from('who'), name: 'credits-1.txt', contentType: 'text/plain' };
      const film = {
        name: 'film.mp4',
        url: 'https://cdn.example/film.mp4',
        size: 1,
        contentType: 'video/mp4',
      };
      const text = {
        ...film,
        name: 'credits-1.txt',
        url: 'https://cdn.example/text',
        contentType: 'text/plain',
      };
      const message = fakeMessage({ id: SHOWN, attachments: isAttached ? [text, film] : [] });
      const { answers } = await download(job, { message }, credits);
      expect(answers.map(({ how }) => how)).toEqual(['deferReply', 'followUp']);
      const files = [
        { name: `captions-${job.id}.vtt` },
        { name: 'credits-1.txt', attachment: credits.bytes },
      ];
      expect(answers.at(-1)?.body).toMatchObject({ files });
      expect(JSON.stringify(answers)).toContain(`"url":"${isAttached ? film.url : HOSTED}"`);
    },
  );
});
