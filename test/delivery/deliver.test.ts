import { RESTJSONErrorCodes as Code, DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createDeliver } from '../../src/delivery/deliver.ts';
import type { DeliverDeps } from '../../src/delivery/deliver-to.ts';
import { createLimiter } from '../../src/delivery/limiter.ts';
import type { Rendition } from '../../src/delivery/renditions.ts';
import type { BegunUpload } from '../../src/discord/begun-upload.ts';
import { MessageUnknownError } from '../../src/discord/errors.ts';
import type { MessageBody } from '../../src/discord/message-body.ts';
import type { SmallFile } from '../../src/discord/small-files.ts';
import type { FileAttachment } from '../../src/discord/upload.ts';
import { DeliveryError } from '../../src/jobs/delivery-error.ts';
import { isIn, type Job } from '../../src/jobs/job.ts';
import type { HostedVideo } from '../../src/jobs/job-status.ts';
import type { Settings } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';

const MEBIBYTE = 1024 ** 2;
const code = (number: number, status = 403) =>
  new DiscordAPIError({ code: number, message: 'no' }, number, status, 'PATCH', '/', {});
const permission = code(Code.MissingPermissions);
const noAccess = code(Code.MissingAccess);
const explicit = code(Code.ExplicitContentCannotBeSentToTheDesiredRecipient, 400);
const noDms = code(Code.CannotSendMessagesToThisUser);
const away = new MessageUnknownError('away', 'unavailable');
const tooLarge = new MessageUnknownError('413', 'too-large');

const link = { url: 'https://videos.example/film.mp4', expiresAtMs: null };
const hosted: HostedVideo = { host: { kind: 's3', name: 'film.mp4', expiresAtMs: 1 }, link };

type Place = 'replace' | 'post' | 'dm';
interface There {
  /** Why a message there fails, with a file or without. */
  refused?: Partial<Record<Place, Error>>;
  noFiles?: Partial<Record<Place, Error>>;
  /** Why nobody can look whether it is there. */
  unseen?: Partial<Record<Place, Error>>;
  /** What an earlier attempt posted. */
  posted?: Place;
  film?: Partial<Rendition>;
  setting?: Settings['overUploadLimit'];
  publish?: () => Promise<HostedVideo | undefined>;
  smaller?: DeliverDeps['renditions']['smaller'];
  limits?: number[];
  edit?: (shown: MessageBody, signal: AbortSignal | undefined) => Promise<void>;
  job?: Parameters<typeof aJob>[0];
  mayBeDelivered?: boolean;
  /** An upload that began while the video was being downloaded. */
  begun?: BegunUpload;
  credits?: SmallFile;
}

const body = (content: string): MessageBody => ({ content, allowed_mentions: { parse: [] } });

async function deliver(there: There = {}, signal = new AbortController().signal) {
  const { refused = {}, noFiles = {}, film = {}, setting = 'compress', limits = [] } = there;
  const job = aJob({ status: statuses.delivering, ...there.job });
  if (!isIn(job, 'delivering')) throw new Error('impossible');
  const put: [Place, string, FileAttachment | undefined][] = [];
  const beside: (readonly SmallFile[])[] = [];
  const edits: [MessageBody, AbortSignal | undefined][] = [];
  const timeouts: number[] = [];
  const route = { replace: 'reply', post: 'message', dm: 'dm' } as const;
  const receipt = (place: Place) => ({ id: place, channelId: '2', fileUrls: [], route: route[place] });
  const putAt =
    (place: Place) =>
    async (
      _: Job,
      { content }: MessageBody,
      file?: FileAttachment,
      _signal?: AbortSignal,
      small: readonly SmallFile[] = [],
    ) => {
      put.push([place, content, file]);
      beside.push(small);
      const error = refused[place] ?? (file && noFiles[place]);
      if (error) throw error;
      return receipt(place);
    };
  const has = (place: Place) => {
    const error = there.unseen?.[place];
    if (error) throw error;
    return there.posted === place ? receipt(place) : undefined;
  };
  const whole = { path: '/film', bytes: MEBIBYTE, ...film };
  const deps: Partial<DeliverDeps> = {
    messages: {
      ...{ replace: putAt('replace'), post: putAt('post'), dm: putAt('dm'), hasToken: () => true },
      uploadLimitBytes: () => limits.shift() ?? 20 * MEBIBYTE,
      async edit(_: Job, shown: MessageBody, given?: AbortSignal) {
        edits.push([shown, given]);
        await there.edit?.(shown, given);
      },
      read: async () =>
        has('replace') && {
          id: 'replace',
          channel_id: '2',
          attachments: [{ filename: `cutscene-${job.id}` }],
        },
      find: async (_: Job, where: 'message' | 'dm') => has(where === 'dm' ? 'dm' : 'post'),
    } as unknown as DeliverDeps['messages'],
    renditions: {
      playable: async () => whole,
      within: async (_, maxBytes) => (whole.bytes <= maxBytes ? whole : undefined),
      smaller: there.smaller ?? (async () => undefined),
    },
    hosting: {
      publish: there.publish ?? (async () => undefined),
      atProvider: () => undefined,
    } as unknown as DeliverDeps['hosting'],
    uploads: createLimiter(1),
    takeEarly: () => there.begun,
    creditsOf: async () => there.credits,
    overUploadLimit: () => setting,
    provenance: {
      fileName: (_, bytes, extension) => `${bytes}.${extension}`,
      ...{ readFile: () => undefined, readText: () => undefined },
    },
    renderDelivered: async (_, link, problem) => body(`delivered ${link?.link.url ?? ''} ${problem ?? ''}`),
    renderUploading: () => body('uploading'),
    renderCompressing: () => body('compressing'),
    clock: {
      ...createFakeClock(),
      timeout(ms) {
        timeouts.push(ms);
        return AbortSignal.abort('late');
      },
    },
    log: silent,
  };
  const { mayBeDelivered = false } = there;
  const noted: Place[][] = [];
  const beforeElsewhere = async () => void noted.push(put.map(([place]) => place));
  const options = { mayBeDelivered, beforeElsewhere, signal };
  const outcome = await createDeliver(deps as DeliverDeps)(job, options).catch((error: unknown) => error);
  return { job, outcome, noted, put, beside, edits, timeouts, places: put.map(([place]) => place) };
}

describe('a finished video', () => {
  it('goes into its message, as what it is', async () => {
    const film = { bytes: 7, extension: 'webm', contentType: 'video/webm' };
    const { outcome, put } = await deliver({ film });
    expect(outcome).toEqual({ route: 'reply', messageId: 'replace', channelId: '2' });
    const description = expect.stringContaining('paper boat');
    const file = {
      path: '/film',
      bytes: 7,
      name: '7.webm',
      contentType: 'video/webm',
      description,
      isSpoiler: false,
    };
    expect(put).toEqual([['replace', 'delivered  ', file]]);
  });

  it('has its credits beside it, wherever it goes as a file', async () => {
    const credits = { bytes: new Uint8Array(1), name: 'credits.txt', contentType: 'text/plain' };
    const refused = { replace: permission, post: permission };
    expect((await deliver({ credits, refused })).beside).toEqual([[credits], [credits], [credits]]);
    const large = { film: { bytes: 30 * MEBIBYTE }, setting: 'host', publish: async () => hosted } as const;
    expect((await deliver({ credits, ...large })).beside).toEqual([[]]);
  });

  it.each([
    [true, []],
    [false, ['uploading']],
  ])('is finished where it was sent early (%s), and only there', async (isSent, shown) => {
    const aborted: string[] = [];
    const begun: Partial<BegunUpload> = { isSent: () => isSent, abort: () => void aborted.push('aborted') };
    const there = { begun: begun as BegunUpload, film: { bytes: 6 * MEBIBYTE } };
    const { put, edits } = await deliver({ ...there, refused: { replace: noAccess } });
    expect(put.map(([place, , file]) => [place, file?.begun])).toEqual([
      ['replace', begun],
      ['post', undefined],
    ]);
    expect(edits.map(([{ content }]) => content)).toEqual(shown);
    expect(aborted).toEqual(['aborted']);
  });

  it('is an MP4 unless somebody knows better, and hidden if it is for adults', async () => {
    const { put } = await deliver({ job: { isAdult: true } });
    expect(put[0]?.[2]).toMatchObject({ contentType: 'video/mp4', isSpoiler: true });
  });

  it('is hidden where its review says so', async () => {
    const decision = { what: 'spoiler', by: '1' } as const;
    const { put } = await deliver({ job: { review: { decision } } });
    expect(put[0]?.[2]).toMatchObject({ isSpoiler: true });
  });

  it.each<[what: string, there: There, places: Place[], outcome: object]>([
    [
      'into the channel',
      { refused: { replace: noAccess } },
      ['replace', 'post'],
      { route: 'message', problem: 'access' },
    ],
    [
      'to its member, for the first reason',
      { refused: { replace: noAccess, post: code(Code.CannotReplyWithoutPermissionToReadMessageHistory) } },
      ['replace', 'post', 'dm'],
      { route: 'dm', problem: 'access' },
    ],
    [
      'to its member, for a reason that nobody can be told',
      {
        refused: {
          replace: new MessageUnknownError('no', 'message-gone'),
          post: new MessageUnknownError('no', 'refused'),
        },
      },
      ['replace', 'post', 'dm'],
      { route: 'dm' },
    ],
  ])('goes %s where it has to', async (_, there, places, expected) => {
    const run = await deliver(there);
    expect(run.places).toEqual(places);
    expect(run.outcome).toEqual({ messageId: places.at(-1), channelId: '2', ...expected });
  });

  it('is undeliverable where every way is closed', async () => {
    const { outcome, places } = await deliver({
      refused: { replace: noAccess, post: permission, dm: noDms },
    });
    expect(places).toEqual(['replace', 'post', 'dm']);
    expect(outcome).toBeInstanceOf(DeliveryError);
    expect(outcome).toMatchObject({ kind: 'undeliverable', problem: 'access', cause: noAccess });
  });

  it('goes nowhere else once Discord finds it explicit', async () => {
    const { outcome, places } = await deliver({ refused: { replace: explicit } });
    expect(places).toEqual(['replace']);
    expect(outcome).toMatchObject({ kind: 'undeliverable', problem: 'explicit', cause: explicit });
  });

  it.each([away, new DeliveryError('bad_output', 'noise')])(
    'is tried again, or not at all, after %s',
    async (error) => {
      const { outcome, places } = await deliver({ refused: { replace: error } });
      expect([outcome, places]).toEqual([error, ['replace']]);
    },
  );

  it('whose link is too large for a message is tried again', async () => {
    const there = { setting: 'host', publish: async () => hosted, film: { bytes: 30 * MEBIBYTE } } as const;
    const { outcome, places } = await deliver({ ...there, refused: { replace: tooLarge } });
    expect([outcome, places]).toEqual([tooLarge, ['replace']]);
  });

  it.each<[Place, Place[], object]>([
    ['replace', [], { route: 'reply' }],
    ['post', ['replace'], { route: 'message', problem: 'access' }],
    ['dm', ['replace', 'post'], { route: 'dm', problem: 'access' }],
  ])('that an earlier attempt posted (%s) counts, if one may have', async (posted, places, expected) => {
    const refused = { replace: noAccess, post: noAccess };
    const run = await deliver({ posted, refused, mayBeDelivered: true });
    expect(run.places).toEqual(places);
    expect(run.outcome).toEqual({ messageId: posted, channelId: '2', ...expected });
    expect((await deliver({ posted, refused: {} })).places).toEqual(['replace']);
  });

  it('is noted before it goes elsewhere, once for each place', async () => {
    expect((await deliver()).noted).toEqual([]);
    expect((await deliver({ refused: { replace: noAccess } })).noted).toEqual([['replace']]);
    const everywhere = await deliver({ refused: { replace: noAccess, post: permission } });
    expect(everywhere.noted).toEqual([['replace'], ['replace', 'post']]);
  });

  describe.each<[Place, string]>([
    ['replace', 'reply'],
    ['post', 'message'],
    ['dm', 'dm'],
  ])('that may be elsewhere and is there (%s)', (posted, route) => {
    const there = { posted, mayBeDelivered: true, job: { mayBeElsewhere: true } };

    it.each([
      ['whatever is closed now', { replace: noAccess, post: noAccess }],
      ['though a better place is open again', {}],
    ])('counts, %s', async (_, refused) => {
      const { outcome, places } = await deliver({ ...there, refused });
      expect([outcome, places]).toEqual([{ messageId: posted, channelId: '2', route }, []]);
    });

    it('counts where others can’t be looked at, and is waited for while Discord is away', async () => {
      for (const place of (['replace', 'post', 'dm'] as const).filter((each) => each !== posted)) {
        const hidden = await deliver({ ...there, unseen: { [place]: noAccess } });
        expect([hidden.outcome, hidden.places]).toMatchObject([{ route }, []]);
      }
      const { outcome, places } = await deliver({ ...there, unseen: { [posted]: away } });
      expect([outcome, places]).toEqual([away, []]);
    });
  });
});

describe('where no file may be attached', () => {
  const publish = async () => hosted;
  it.each([permission, code(Code.AccessToFileUploadsHasBeenLimitedForThisGuild)])(
    'it is linked: %s',
    async (error) => {
      const { outcome, put } = await deliver({ noFiles: { replace: error }, publish });
      const problem = error === permission ? 'permission' : 'uploads';
      expect(outcome).toEqual({
        route: 'reply',
        messageId: 'replace',
        channelId: '2',
        host: hosted.host,
        problem,
      });
      expect(put.map(([, content, file]) => [content, file?.path])).toEqual([
        ['delivered  ', '/film'],
        [`delivered ${link.url} ${problem}`, undefined],
      ]);
    },
  );

  it('and hosting fails too, the closed message is the reason, as that is what somebody can change', async () => {
    const publish = () => Promise.reject(new DeliveryError('undeliverable', 'the bucket is full'));
    const noFiles = { replace: permission, post: permission, dm: noDms };
    const { outcome } = await deliver({ noFiles, publish });
    expect(outcome).toMatchObject({ problem: 'permission', cause: permission });
  });

  it('it isn’t compressed, and goes where files may be', async () => {
    const smaller = async () => {
      throw new Error('compressed');
    };
    const { outcome, places } = await deliver({ noFiles: { replace: permission }, smaller });
    expect(places).toEqual(['replace', 'post']);
    expect(outcome).toMatchObject({ route: 'message', problem: 'permission' });
  });
});

describe('a video over the limit', () => {
  const film = { bytes: 30 * MEBIBYTE };

  it('has a link without a reason', async () => {
    const { outcome, put } = await deliver({ film, setting: 'host', publish: async () => hosted });
    expect(outcome).toEqual({ route: 'reply', messageId: 'replace', channelId: '2', host: hosted.host });
    expect(put).toEqual([['replace', `delivered ${link.url} `, undefined]]);
  });

  it('shows that it is compressed, and then uploaded, which it does not wait for', async () => {
    const small = { path: '/small', bytes: 6 * MEBIBYTE };
    const { outcome, put, edits, timeouts } = await deliver({
      film,
      async smaller(_, maxBytes, { onEncode }) {
        expect(maxBytes).toBe(20 * MEBIBYTE);
        await onEncode();
        return small;
      },
      edit: () => Promise.reject(new Error('Discord is slow')),
    });
    expect(outcome).toMatchObject({ route: 'reply' });
    expect(put.map(([, , file]) => file?.path)).toEqual(['/small']);
    expect(edits.map(([{ content }]) => content)).toEqual(['compressing', 'uploading']);
    expect(edits.every(([, signal]) => signal?.reason === 'late')).toBe(true);
    expect(timeouts).toEqual([8_000, 8_000]);
  });

  it.each([
    [5 * MEBIBYTE, 0],
    [5 * MEBIBYTE + 1, 1],
  ])('of %i bytes is a slow upload %i times', async (bytes, times) => {
    expect((await deliver({ film: { bytes } })).edits).toHaveLength(times);
  });

  it('shows nothing of its upload in a message that is not there', async () => {
    const { edits } = await deliver({ film: { bytes: 6 * MEBIBYTE }, refused: { replace: noAccess } });
    expect(edits).toHaveLength(1);
  });

  it('fits the limit that is known once it was refused', async () => {
    const limits = [20 * MEBIBYTE, 10 * MEBIBYTE];
    const asked: number[] = [];
    const { outcome } = await deliver({
      ...{ film: { bytes: 15 * MEBIBYTE }, noFiles: { replace: tooLarge }, limits },
      async smaller(_, maxBytes) {
        asked.push(maxBytes);
        return undefined;
      },
    });
    expect(asked).toEqual([10 * MEBIBYTE]);
    // Nobody stated a limit that turned out to be wrong.
    expect(outcome).toMatchObject({ kind: 'undeliverable', problem: 'size' });
  });

  it('is tried later where a file within the stated limit was refused', async () => {
    const { outcome } = await deliver({ noFiles: { replace: tooLarge } });
    expect(outcome).toMatchObject({ kind: 'undeliverable', problem: undefined, cause: tooLarge });
  });

  it('is undeliverable by itself, whatever other messages there are', async () => {
    const { outcome, places } = await deliver({ film });
    expect(places).toEqual([]);
    expect(outcome).toMatchObject({ kind: 'undeliverable', problem: 'size' });
    expect((await deliver({ film, setting: 'refuse' })).outcome).toMatchObject({ kind: 'too_large' });
  });

  it('goes on with the reason of a closed message, if there is one', async () => {
    const { outcome } = await deliver({
      film: { bytes: 19 * MEBIBYTE },
      refused: { replace: noAccess },
      limits: [20 * MEBIBYTE, MEBIBYTE],
    });
    expect(outcome).toMatchObject({ kind: 'undeliverable', problem: 'access', cause: noAccess });
  });

  it('ends with its signal while it is hosted', async () => {
    const abort = new AbortController();
    const publish = async () => {
      abort.abort('stopped');
      throw new Error('S3 is away');
    };
    const { outcome } = await deliver({ film, setting: 'host', publish }, abort.signal);
    expect(outcome).toBe('stopped');
  });
});
