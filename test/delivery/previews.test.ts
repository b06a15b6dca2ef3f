import type { REST } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../src/delivery/limiter.ts';
import { createPreviews } from '../../src/delivery/previews.ts';
import type { Rendition } from '../../src/delivery/renditions.ts';
import { MessageUnknownError } from '../../src/discord/errors.ts';
import type { Upload } from '../../src/discord/multipart.ts';
import type { RestClients } from '../../src/discord/rest.ts';
import { RateLimitedError } from '../../src/errors.ts';
import { isIn } from '../../src/jobs/job.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';

const MEBIBYTE = 1024 ** 2;
const job = aJob({ status: statuses.reviewing });
if (!isIn(job, 'reviewing')) throw new Error('impossible');
const target = { applicationId: '1', token: 't', attachmentSizeLimit: 20 * MEBIBYTE, messageId: '@original' };
const body = { content: 'The video', embeds: [], components: [] };
const small = { bytes: Buffer.from('abc'), name: 'a.png', contentType: 'image/png' as const };
const link = { url: 'https://videos.example/film.mp4', expiresAtMs: null };
const hosted = { host: { kind: 's3' as const, name: 'film.mp4', expiresAtMs: 1 }, link };
const tooLarge = new MessageUnknownError('413', 'too-large');

interface Here {
  whole?: Partial<Rendition>;
  smaller?: Partial<Rendition>;
  /** Thrown for each upload, as long as there are more. */
  errors?: Error[];
  published?: typeof hosted | Error;
  atProvider?: typeof hosted;
}

function start({ whole = {}, smaller, published, atProvider, ...here }: Here) {
  const errors = [...(here.errors ?? [])];
  const clock = createFakeClock();
  const uploads: { route: string; options: { body: Upload } }[] = [];
  const edits: { route: string; text: string; options: Record<string, unknown> }[] = [];
  const asked: unknown[] = [];
  const timeouts: number[] = [];
  const limit = createLimiter(1);
  const film = { path: '/film', bytes: 30 * MEBIBYTE, ...whole };
  const previews = createPreviews({
    rest: {
      uploads: {
        async patch(route: string, options: { body: Upload }) {
          uploads.push({ route, options: { ...options, ...{ isInTurn: limit.isFull() } } });
          const error = errors.shift();
          if (error) throw error;
        },
      } as unknown as REST,
      edits: {
        async patch(route: string, options: { body: Buffer }) {
          edits.push({ route, text: options.body.toString('latin1'), options });
          const error = errors.shift();
          if (error) throw error;
        },
      } as unknown as REST,
    } as RestClients,
    renditions: {
      async within(_, maxBytes) {
        asked.push(['within', maxBytes]);
        return film.bytes <= maxBytes ? film : undefined;
      },
      async smaller(_, maxBytes, { onEncode }) {
        asked.push(['smaller', maxBytes]);
        await onEncode();
        await new Promise(setImmediate);
        return smaller && { path: '/small', bytes: maxBytes, ...smaller };
      },
      playable: async () => film,
    },
    limit,
    hosting: {
      async publish(_, file) {
        asked.push(['publish', file.path]);
        if (published instanceof Error) throw published;
        return published;
      },
      atProvider: () => atProvider,
    },
    async onPosted() {},
    clock: {
      ...clock,
      timeout(ms) {
        timeouts.push(ms);
        return new AbortController().signal;
      },
    },
  });
  const post = (limitBytes = target.attachmentSizeLimit) =>
    previews.post(
      job as typeof job & { status: typeof statuses.reviewing },
      { ...target, attachmentSizeLimit: limitBytes },
      { body, files: [small], tooLarge: 'It is too large.' },
    );
  return { clock, uploads, edits, asked, timeouts, post };
}

describe('a preview', () => {
  it('is the video itself, with its small files', async () => {
    const run = start({ whole: { bytes: MEBIBYTE, extension: 'mov', contentType: 'video/quicktime' } });
    await run.post();
    expect(run.asked).toEqual([['within', 20 * MEBIBYTE]]);
    expect(run.timeouts).toEqual([600_000]);
    expect(run.uploads).toMatchObject([
      {
        route: '/webhooks/1/t/messages/%40original',
        options: {
          ...{ passThroughBody: true, auth: false, isInTurn: true },
          body: {
            ...{
              path: '/film',
              filename: `preview-${job.id}.mov`,
              contentType: 'video/quicktime',
              small: [small],
            },
            payload: {
              ...{ ...body, allowed_mentions: { parse: [] } },
              attachments: [
                {
                  id: 0,
                  filename: `preview-${job.id}.mov`,
                  description: expect.stringContaining('paper boat'),
                },
                { id: 1, filename: 'a.png' },
              ],
            },
          },
        },
      },
    ]);
    expect(run.edits).toEqual([]);
  });

  it('is an MP4 unless somebody knows better', async () => {
    const run = start({ whole: { bytes: MEBIBYTE } });
    await run.post();
    expect(run.uploads[0]?.options.body).toMatchObject({
      filename: `preview-${job.id}.mp4`,
      contentType: 'video/mp4',
    });
  });

  it.each([
    [20 * MEBIBYTE, 20 * MEBIBYTE, 9.5 * MEBIBYTE],
    [5 * MEBIBYTE, 5 * MEBIBYTE, 5 * MEBIBYTE],
    // More than Discord's edge takes.
    [500 * MEBIBYTE, 95 * MEBIBYTE, 9.5 * MEBIBYTE],
  ])(
    'with a limit of %i is compressed so that everybody may have it',
    async (limitBytes, maxBytes, sureBytes) => {
      const run = start({ whole: { bytes: 99 * MEBIBYTE }, smaller: {} });
      await run.post(limitBytes);
      expect(run.asked).toEqual([
        ['within', maxBytes],
        ['smaller', sureBytes],
      ]);
      expect(run.uploads).toMatchObject([{ options: { body: { path: '/small' } } }]);
    },
  );

  it('is compressed once for several people at the same time', async () => {
    const run = start({ smaller: {} });
    await Promise.all([run.post(), run.post()]);
    expect(run.asked.filter((each) => String(each).startsWith('smaller'))).toHaveLength(1);
    expect(run.uploads).toHaveLength(2);
    await run.post();
    expect(run.asked.filter((each) => String(each).startsWith('smaller'))).toHaveLength(2);
  });

  it('is compressed where Discord accepts less than it states', async () => {
    const run = start({ whole: { bytes: MEBIBYTE }, smaller: {}, errors: [tooLarge] });
    await run.post();
    expect(run.uploads.map(({ options }) => options.body.path)).toEqual(['/film', '/small']);
  });

  it('is tried no other way where Discord refuses it for something else', async () => {
    const refused = new MessageUnknownError('no', 'refused');
    const run = start({ whole: { bytes: MEBIBYTE }, smaller: {}, errors: [refused] });
    await expect(run.post()).rejects.toBe(refused);
    expect([run.uploads.length, run.edits.length]).toEqual([1, 0]);
  });

  it.each<[what: string, here: Here, last: string]>([
    [
      'on a host',
      { published: hosted, atProvider: { ...hosted, link: { ...link, url: 'https://b.example' } } },
      link.url,
    ],
    ['at its provider', { atProvider: hosted }, link.url],
    [
      'at its provider, where the host is away',
      { published: new Error('away'), atProvider: hosted },
      link.url,
    ],
    ['nowhere', {}, 'It is too large.'],
    [
      'on a host, where even a small one is refused',
      { smaller: {}, errors: [tooLarge], published: hosted },
      link.url,
    ],
  ])('is linked: %s', async (_, here, last) => {
    const run = start(here);
    await run.post();
    expect(run.asked.at(-1)).toEqual(['publish', '/film']);
    expect(run.edits).toMatchObject([
      { route: '/webhooks/1/t/messages/%40original', options: { auth: false } },
    ]);
    const text = run.edits[0]?.text ?? '';
    expect(text).toContain(JSON.stringify(`The video\n${last}`));
    expect(text).toContain('"allowed_mentions":{"parse":[]}');
    expect(text).toContain('filename="a.png"');
  });

  it.each<[what: string, here: Here]>([
    ['upload', { whole: { bytes: MEBIBYTE } }],
    ['link', {}],
  ])('waits as long as Discord asks before its %s', async (_, here) => {
    const run = start({ ...here, errors: [new RateLimitedError('slow down', 5_000)] });
    const posted = run.post();
    await expect.poll(() => run.clock.nextInMs).toBe(5_000);
    run.clock.advance(5_000);
    await posted;
    expect(run.uploads.length + run.edits.length).toBe(2);
  });
});
