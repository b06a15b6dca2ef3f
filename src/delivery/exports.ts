import { readFile, stat } from 'node:fs/promises';
import { Routes } from 'discord.js';
import { type AddExpression, type ExpressionFailure, expressionFailure } from '../discord/add-expression.ts';
import type { MessageBody } from '../discord/message-body.ts';
import type { RestClients } from '../discord/rest.ts';
import { toUpload } from '../discord/upload.ts';
import { UserError } from '../errors.ts';
import type { Job, JobIn } from '../jobs/job.ts';
import { MAX_CLIPS_BYTES } from '../jobs/reel.ts';
import type { Sentence } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { canEncode } from '../media/encode.ts';
import type { Film } from '../media/film.ts';
import type { FilmPart } from '../media/film-part.ts';
import { type Decoder, filmOf } from '../media/judge.ts';
import { writeGif } from '../media/write-gif.ts';
import { writeSound } from '../media/write-sound.ts';
import type { Provenance } from '../provenance.ts';
import { withRateLimitRetries } from '../rate-limit-retries.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Attachments } from './attachment.ts';
import { type ExportKind, type ExpressionKind, exportKinds, exportRules } from './export-rules.ts';
import type { FairLimiter } from './fair-limiter.ts';
import type { JobFiles } from './job-files.ts';
import type { Limiter } from './limiter.ts';
import type { SourceVideos } from './source-videos.ts';
import { attachmentOf } from './video-attachment.ts';

/** A click's token lives 15 minutes. This includes the wait for other work of ffmpeg. */
const TIMEOUT_MS = 10 * 60_000;
/** Members who export something at the same time. Their files are on disk meanwhile. */
const AT_ONCE = 4;

/** The click that wants an export. Its id names the folder of its files. */
interface Click {
  id: string;
  memberId: string;
}

interface Answer {
  applicationId: string;
  token: string;
  /** Bytes per file, as Discord stated for this click. */
  attachmentSizeLimit: number;
  /** The message of the finished file, in place of the progress. */
  body(file: { bytes: number }): MessageBody;
  /** Called before each attempt, from 1 on. */
  onAttempt(attempt: number): Promise<void>;
  /** Throws if the member may not have it any more: the video may have been deleted meanwhile. */
  confirm(): Promise<void>;
}

/**
 * Makes GIFs, emoji, stickers and sounds of delivered videos. Nothing of them is kept here. Each function throws a
 * `UserError` that says what is in the way.
 */
export interface Exports {
  /** What a video can become. */
  look(click: Click, job: Job): Promise<ExportKind[]>;
  /** Makes a part of a video into a file, and puts that into the private answer of a click. */
  make(
    click: Click,
    job: JobIn<'succeeded'>,
    wanted: FilmPart & { kind: ExportKind },
    answer: Answer,
  ): Promise<void>;
  /** Adds an exported file to a server, and returns the id that it has there. */
  add(click: Click, guildId: string, expression: NewExpression): Promise<string>;
}

interface NewExpression {
  kind: ExpressionKind;
  /** A link to the exported file that works now. */
  url: string;
  name: string;
  /** Of a sticker. */
  tag: string;
  /** For the server's audit log. */
  reason: string;
}

export function createExports(deps: {
  files: JobFiles;
  videos: Pick<SourceVideos, 'fetch'>;
  decoder: NonNullable<Decoder>;
  /** Each run of ffmpeg waits for its turn with deliveries. */
  encodes: FairLimiter;
  /** Shared with deliveries. */
  uploads: Limiter;
  rest: Pick<RestClients, 'uploads'>;
  attachments: Pick<Attachments, 'fetch'>;
  addExpression: AddExpression;
  provenance: Pick<Provenance, 'fileName'>;
  clock: Clock;
  log: Log;
}): Exports {
  const { files, decoder, clock, log } = deps;
  /** The click that each member waits for. */
  const busy = new Map<string, string>();

  function release({ id, memberId }: Click): void {
    if (busy.get(memberId) === id) busy.delete(memberId);
  }

  async function inTurn<T>(click: Click, work: () => Promise<T>): Promise<T> {
    const { id, memberId } = click;
    if (busy.has(memberId)) throw new UserError((t) => t('export.oneAtATime'));
    if (busy.size >= AT_ONCE) throw new UserError((t) => t('export.busy'));
    busy.set(memberId, id);
    try {
      return await work();
    } finally {
      release(click);
    }
  }

  /** Lets `work` read a video, whose file is deleted afterwards with everything made of it. */
  function withFilm<T>(
    click: Click,
    job: Job,
    work: (film: Film, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return inTurn(click, async () => {
      const signal = clock.timeout(TIMEOUT_MS);
      try {
        const path = await files.pathOf(click.id, 'unproven');
        await deps.videos.fetch({ videoOf: job.id }, { path, maxBytes: MAX_CLIPS_BYTES });
        const film = await inTime(signal, job, () => filmOf(path, decoder, signal));
        if (!film || !canEncode(film.inspection)) throw new UserError((t) => t('export.unreadable'));
        return await work(film, signal);
      } finally {
        await files.remove(click.id);
      }
    });
  }

  /** Ends with the time, also while another run of ffmpeg keeps this one waiting. */
  async function inTime<T>(signal: AbortSignal, job: Job, work: () => Promise<T>): Promise<T> {
    const { promise: over, reject } = Promise.withResolvers<never>();
    const expire = () => reject(new UserError((t) => t('export.tooSlow')));
    signal.addEventListener('abort', expire);
    try {
      return await Promise.race([work(), over]);
    } catch (cause) {
      if (cause instanceof UserError) throw cause;
      log.warn({ err: cause, job: job.id }, 'could not export a part of a video');
      throw new UserError((t) => t(signal.aborted ? 'export.tooSlow' : 'export.failed'), { cause });
    } finally {
      signal.removeEventListener('abort', expire);
    }
  }

  async function write(
    film: Film,
    { kind, ...part }: FilmPart & { kind: ExportKind },
    { output, maxBytes }: { output: string; maxBytes: number },
    encoder: Parameters<typeof writeGif>[3],
  ): Promise<void> {
    const { image } = exportRules[kind];
    if (image) {
      const isWritten = await writeGif(film, part, { ...image, output, maxBytes }, encoder);
      if (!isWritten) throw new UserError((t) => t('export.tooLarge'));
      return;
    }
    await encoder.onAttempt(1);
    const hasSound = film.inspection.audio && (await writeSound(film, part, output, encoder));
    if (!hasSound) throw new UserError((t) => t('export.noSound'));
  }

  async function add(
    click: Click,
    guildId: string,
    { kind, url, reason, ...named }: NewExpression,
  ): Promise<string> {
    return inTurn(click, async () => {
      try {
        const path = await files.pathOf(click.id, 'unproven');
        await deps.attachments.fetch(url, { what: 'file', path, maxBytes: exportRules[kind].maxBytes });
        return await deps.addExpression(guildId, { kind, ...named, bytes: await readFile(path) }, reason);
      } catch (cause) {
        if (cause instanceof UserError) throw cause;
        log.info({ err: cause, guild: guildId, kind }, 'could not add an export to a server');
        throw new UserError(sayFailure[expressionFailure(cause)](kind), { cause });
      } finally {
        await files.remove(click.id);
      }
    });
  }

  return {
    add,
    look: (click, job) =>
      withFilm(click, job, async ({ inspection }) =>
        exportKinds.filter((kind) => exportRules[kind].image || inspection.audio),
      ),
    make: (click, job, wanted, { applicationId, token, body, ...answer }) =>
      withFilm(click, job, async (film, signal) => {
        const { maxBytes, image } = exportRules[wanted.kind];
        const [extension, contentType] = image
          ? (['gif', 'image/gif'] as const)
          : (['mp3', 'audio/mpeg'] as const);
        const path = await files.pathOf(click.id, `export.${extension}`);
        const encoder = {
          ...{ ffmpeg: decoder, signal, onAttempt: answer.onAttempt },
          inTurn: <T>(run: () => Promise<T>) => deps.encodes(click.memberId, run),
        };
        const target = { output: path, maxBytes: Math.min(maxBytes, answer.attachmentSizeLimit) };
        await inTime(signal, job, () => write(film, wanted, target, encoder));
        await answer.confirm();
        // Whoever sees the file may go on at once.
        release(click);
        const { size: bytes } = await stat(path);
        const file = attachmentOf(job, { path, bytes, extension, contentType }, deps.provenance);
        const route = Routes.webhookMessage(applicationId, token);
        const request = { body: toUpload(body({ bytes }), file), passThroughBody: true, auth: false, signal };
        // A call that has to wait frees its slot meanwhile.
        await withRateLimitRetries(() => deps.uploads(() => deps.rest.uploads.patch(route, request)), {
          clock,
          signal,
        });
      }),
  };
}

const sayFailure: Record<ExpressionFailure, (kind: ExpressionKind) => Sentence> = {
  full: (kind) => (t) => t('export.full', { kind }),
  permission: () => (t) => t('export.botLacks', { permissions: t('permission.CreateGuildExpressions') }),
  name: () => (t) => t('export.nameRefused'),
  file: () => (t) => t('export.fileRefused'),
  later: () => (t) => t('export.later'),
  unclear: () => (t) => t('export.unclear'),
};
