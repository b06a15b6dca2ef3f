import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createDeliver } from '../../src/delivery/deliver.ts';
import type { DeliverDeps } from '../../src/delivery/deliver-to.ts';
import { createLimiter, type Limiter } from '../../src/delivery/limiter.ts';
import { MessageUnknownError } from '../../src/discord/errors.ts';
import type { FileAttachment } from '../../src/discord/upload.ts';
import { DeliveryError } from '../../src/jobs/delivery-error.ts';
import { isIn } from '../../src/jobs/job.ts';
import type { HostedVideo } from '../../src/jobs/job-status.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { overLimitWays } from '../../src/settings/schema.ts';
import { aJob, statuses } from '../support/job.ts';

type Setting = (typeof overLimitWays)[number];

const MEBIBYTE = 1024 ** 2;
const options = {
  mayBeDelivered: false,
  beforeElsewhere: async () => {},
  signal: new AbortController().signal,
};
const link = { url: 'https://videos.example/film.mp4', expiresAtMs: null };
const hosted: HostedVideo = { host: { kind: 's3', name: 'film.mp4', expiresAtMs: 1 }, link };
const atProvider: HostedVideo = { host: { kind: 'provider', ...link }, link };
const body = { content: '', allowed_mentions: {} };
const uploading = { content: 'uploading', allowed_mentions: {} };

interface Here {
  ffmpeg?: true;
  s3?: 'works' | 'fails';
  provider?: true;
}

/** The outcome for a video of 40 MiB with an upload limit of 20 MiB. */
async function deliver(setting: Setting, here: Here) {
  const { way, sent } = await deliverWhere(setting, here, {
    bytes: 40 * MEBIBYTE,
    takenBytes: 20 * MEBIBYTE,
  });
  expect(sent).toHaveLength(1);
  return way;
}

/**
 * The outcome for a video of `bytes` if Discord states a limit of 20 MiB, but accepts `takenBytes`; and everything that
 * was sent.
 */
async function deliverWhere(
  setting: Setting,
  here: Here,
  {
    bytes,
    takenBytes,
    uploads = createLimiter(1),
    refusal,
  }: { bytes: number; takenBytes: number; uploads?: Limiter; refusal?: Error },
) {
  const file = { ...statuses.delivering.file, bytes };
  const job = aJob({ status: { ...statuses.delivering, file } });
  if (!isIn(job, 'delivering')) throw new Error('impossible');
  const sent: (FileAttachment | undefined)[] = [];
  const said: [shown: unknown, afterUploads: number][] = [];
  const deps: Partial<DeliverDeps> = {
    messages: {
      uploadLimitBytes: () => 20 * MEBIBYTE,
      async edit(_job: unknown, shown: unknown) {
        said.push([shown, sent.length]);
      },
      async replace(_job: unknown, _body: unknown, attachment: FileAttachment | undefined) {
        sent.push(attachment);
        if (attachment && refusal) throw refusal;
        if ((attachment?.bytes ?? 0) > takenBytes) throw new MessageUnknownError('413', 'too-large');
        return { id: '1', channelId: '2', fileUrls: [], route: 'reply' };
      },
    } as unknown as DeliverDeps['messages'],
    renditions: {
      playable: async () => file,
      within: async (_job, maxBytes) => (file.bytes <= maxBytes ? file : undefined),
      smaller: async (_job, maxBytes) => (here.ffmpeg ? { path: '/small.mp4', bytes: maxBytes } : undefined),
    },
    hosting: {
      async publish() {
        if (here.s3 === 'fails') throw new MessageUnknownError('S3 is away', 'unavailable');
        return here.s3 && hosted;
      },
      atProvider: () => (here.provider ? atProvider : undefined),
    } as unknown as DeliverDeps['hosting'],
    uploads,
    takeEarly: () => undefined,
    creditsOf: async () => undefined,
    overUploadLimit: () => setting,
    provenance: { fileName: () => 'film.mp4', readFile: () => undefined, readText: () => undefined },
    renderDelivered: async () => body,
    renderUploading: () => uploading,
    clock: systemClock,
    log: pino({ level: 'silent' }),
  };
  const outcome = await createDeliver(deps as DeliverDeps)(job, options).catch((error: unknown) => error);
  if (outcome instanceof Error && !(outcome instanceof DeliveryError && sent.length > 0)) throw outcome;
  const { host, kind } = outcome as { host?: HostedVideo['host']; kind?: string };
  return { sent, said, outcome, way: kind ?? (sent.at(-1) ? 'compressed' : host?.kind) };
}

const all = { ffmpeg: true, s3: 'works', provider: true } as const;

describe('a video over the upload limit', () => {
  it.each<[Setting, Parameters<typeof deliver>[1], string]>([
    ['compress', all, 'compressed'],
    ['compress', { s3: 'works', provider: true }, 's3'],
    ['compress', { provider: true }, 'provider'],
    ['host', all, 's3'],
    ['host', { ffmpeg: true, provider: true }, 'compressed'],
    ['host', { ffmpeg: true, s3: 'fails' }, 'compressed'],
    ['host', { provider: true }, 'provider'],
    ['link', all, 'provider'],
    ['link', { ffmpeg: true, s3: 'works' }, 'compressed'],
    ['link', { s3: 'works' }, 's3'],
  ])('by %s, where there is %o, is %s', async (setting, here, way) => {
    expect(await deliver(setting, here)).toBe(way);
  });

  it('is refused where that is set, whatever there is', async () => {
    await expect(deliver('refuse', all)).rejects.toMatchObject({ kind: 'too_large' });
    await expect(deliver('refuse', {})).rejects.toMatchObject({ kind: 'too_large' });
  });

  it.each(overLimitWays.filter((setting) => setting !== 'refuse'))(
    'is kept, with what helps, where there is nothing else, by %s too',
    async (setting) => {
      await expect(deliver(setting, {})).rejects.toMatchObject({ kind: 'undeliverable', problem: 'size' });
    },
  );

  it('is delivered later if the only host doesn’t work now', async () => {
    await expect(deliver('host', { s3: 'fails' })).rejects.toThrow('S3 is away');
  });
});

describe('a video within the limit that is refused as too large', () => {
  it.each<[Setting, Here, number, string]>([
    ['compress', { ffmpeg: true }, 9, 'compressed'],
    ['compress', { ffmpeg: true }, 5, 'compressed'],
    ['compress', { ffmpeg: true }, 1, 'compressed'],
    ['compress', { ffmpeg: true, s3: 'works' }, 0, 's3'],
    ['compress', { provider: true }, 0, 'provider'],
    ['host', { ffmpeg: true, s3: 'works' }, 9, 's3'],
    ['link', { ffmpeg: true, provider: true }, 9, 'provider'],
    // Kept, and tried again later.
    ['compress', { ffmpeg: true }, 0, 'undeliverable'],
    ['compress', {}, 9, 'undeliverable'],
    ['refuse', all, 9, 'undeliverable'],
  ])('by %s, where there is %o and %i MiB are taken, is %s', async (setting, here, taken, way) => {
    for (const mebibytes of [19, 10, 9.4]) {
      const room = { bytes: mebibytes * MEBIBYTE, takenBytes: taken * MEBIBYTE };
      const { way: taking, sent } = await deliverWhere(setting, here, room);
      if (mebibytes > taken && (mebibytes > 9.5 || taken !== 9)) expect(taking).toBe(way);
      // Nothing of one size is sent twice, and little in total.
      const sizes = sent.map((each) => each?.bytes);
      expect(new Set(sizes).size).toBe(sizes.length);
      expect(sizes.length).toBeLessThanOrEqual(8);
    }
  });
});

describe('the message of a video', () => {
  const takenBytes = 20 * MEBIBYTE;

  it('says first that it is uploaded, where that takes a while', async () => {
    const { said } = await deliverWhere('compress', {}, { bytes: 12 * MEBIBYTE, takenBytes });
    expect(said).toEqual([[uploading, 0]]);
    expect((await deliverWhere('compress', {}, { bytes: MEBIBYTE, takenBytes })).said).toEqual([]);
  });

  it('says so, where others are uploaded before it', async () => {
    const uploads = createLimiter(1);
    const other = Promise.withResolvers<void>();
    const before = uploads(() => other.promise);
    const under = deliverWhere('compress', {}, { bytes: MEBIBYTE, takenBytes, uploads });
    await new Promise(setImmediate);
    other.resolve();
    await before;
    expect((await under).said).toEqual([[uploading, 0]]);
  });
});

describe('a video that may not be attached', () => {
  const code = RESTJSONErrorCodes;
  it.each([
    [code.MissingPermissions, 'permission'],
    [code.AccessToFileUploadsHasBeenLimitedForThisGuild, 'uploads'],
  ])('because of %i is hosted, and says why', async (number, problem) => {
    const refusal = new DiscordAPIError({ code: number, message: 'no' }, number, 403, 'PATCH', '/', {});
    const bytes = MEBIBYTE;
    const { way, outcome } = await deliverWhere('compress', all, { bytes, takenBytes: bytes, refusal });
    expect(way).toBe('s3');
    expect(outcome).toMatchObject({ problem });
  });

  it.each(overLimitWays)('is hosted first, whatever is set for large ones: %s', async (setting) => {
    const number = code.MissingPermissions;
    const refusal = new DiscordAPIError({ code: number, message: 'no' }, number, 403, 'PATCH', '/', {});
    const { way } = await deliverWhere(setting, all, { bytes: MEBIBYTE, takenBytes: MEBIBYTE, refusal });
    expect(way).toBe('s3');
  });

  it('for any other reason is tried again', async () => {
    const refusal = new DiscordAPIError({ code: 0, message: 'no' }, 0, 500, 'PATCH', '/', {});
    const deliver = deliverWhere('compress', all, { bytes: MEBIBYTE, takenBytes: MEBIBYTE, refusal });
    await expect(deliver).rejects.toThrow(refusal);
  });
});
