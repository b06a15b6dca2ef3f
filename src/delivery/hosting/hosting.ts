import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { Job, JobIn } from '../../jobs/job.ts';
import type { HostedVideo, VideoHost, VideoLink } from '../../jobs/job-status.ts';
import type { SharedKeyv } from '../../keyv-entries.ts';
import type { Log } from '../../log.ts';
import { extensions } from '../../media/container.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Runtime } from '../../runtime/index.ts';
import type { Rendition } from '../renditions.ts';
import type { OwnFolder } from './own-folder.ts';
import { postableLink } from './provider-link.ts';
import { MAX_LINK_MS, type S3Bucket } from './s3.ts';

const SWEEP_EVERY_MS = 3_600_000;
/** The bot's objects in a bucket that others may use too. */
const S3_FOLDER = 'cutscene';
const SECRET_KEY = 'secret';
const REMOVE_TIMEOUT_MS = 60_000;

/** Videos that are too large for an attachment: hosted behind a link, and removed when they expire. */
export interface Hosting {
  /**
   * Hosts the video on S3, otherwise on this bot's own server. `undefined` if neither is set up. Safe to repeat. Throws
   * if the only place may work later.
   */
  publish(job: Job, file: Rendition, signal: AbortSignal): Promise<HostedVideo | undefined>;
  /** The video at its provider, if that URL may be shown. */
  atProvider(job: JobIn<'reviewing' | 'delivering'>): HostedVideo | undefined;
  /** A fresh link to a hosted video; `undefined` if it's gone. */
  linkTo(host: VideoHost): Promise<VideoLink | undefined>;
  /** Its file, if this bot serves it. */
  pathOf(host: VideoHost): string | undefined;
  /** Removes it before it expires. */
  remove(host: VideoHost): Promise<void>;
  /** Removes everything that was hosted for a job. */
  removeAllOf(job: Job): Promise<void>;
  /** Removes expired videos, now and every hour. */
  startSweeping(): void;
  close(): void;
}

export interface HostingDeps {
  s3: Omit<S3Bucket, 'list'> | undefined;
  own: { folder: OwnFolder; publicUrl: string } | undefined;
  providers: ReadonlyMap<string, Provider>;
  keptMs: number;
  /** When each S3 object is to be removed, and the secret that names are derived from. */
  records: SharedKeyv<string | number>;
  /** Whether this process removes what has expired for all that share the store. */
  isSweeper(): Promise<boolean>;
  runtime: Pick<Runtime, 'clock' | 'network' | 'random'>;
  log: Log;
}

export function createHosting(deps: HostingDeps): Hosting {
  const { s3, own, keptMs, records, log } = deps;
  const { clock, network, random } = deps.runtime;
  let cancelSweep = () => {};
  const closing = new AbortController();

  /** The same for each repetition of one job, and impossible to guess. */
  async function nameOf({ id }: Job, extension = 'mp4'): Promise<string> {
    const secret = await records.update(SECRET_KEY, (kept) =>
      typeof kept === 'string' ? kept : random.bytes(32).toString('hex'),
    );
    return `${createHmac('sha256', secret).update(id).digest('hex').slice(0, 40)}.${extension}`;
  }

  async function toS3(job: Job, file: Rendition, signal: AbortSignal): Promise<VideoHost | undefined> {
    if (!s3) return undefined;
    const name = `${S3_FOLDER}/${await nameOf(job, file.extension)}`;
    const expiresAtMs = clock.now() + keptMs;
    // Recorded first, so that an object left by a crash gets removed too.
    await records.set(name, expiresAtMs);
    await s3.put(name, file, file.contentType ?? 'video/mp4', signal);
    return { kind: 's3', name, expiresAtMs };
  }

  async function toOwn(job: Job, file: Rendition): Promise<VideoHost | undefined> {
    const name = await nameOf(job, file.extension);
    if (!own || !(await own.folder.put(name, file))) return undefined;
    return { kind: 'own', name, expiresAtMs: clock.now() + keptMs };
  }

  function atProvider({ provider, status }: JobIn<'reviewing' | 'delivering'>): HostedVideo | undefined {
    const link =
      status.sourceUrl && postableLink(status.sourceUrl, deps.providers.get(provider)?.api, network);
    const isOver = link && link.expiresAtMs !== null && link.expiresAtMs <= clock.now();
    return link && !isOver ? { host: { kind: 'provider', ...link }, link } : undefined;
  }

  async function linkTo(host: VideoHost): Promise<VideoLink | undefined> {
    const { expiresAtMs } = host;
    const leftMs = (expiresAtMs ?? Number.POSITIVE_INFINITY) - clock.now();
    if (leftMs <= 0) return undefined;
    if (host.kind === 'provider') return { url: host.url, expiresAtMs };
    if (host.kind === 'own') {
      if (!own || !(await own.folder.has(host.name))) return undefined;
      return { url: `${own.publicUrl}/videos/${host.name}`, expiresAtMs };
    }
    if (!s3 || !(await records.has(host.name))) return undefined;
    const lifetimeMs = Math.min(leftMs, MAX_LINK_MS);
    return { url: await s3.link(host.name, lifetimeMs), expiresAtMs: clock.now() + lifetimeMs };
  }

  async function remove(host: VideoHost): Promise<void> {
    if (host.kind === 'own') await own?.folder.remove(host.name);
    if (host.kind === 's3') await removeFromS3(host.name);
  }

  async function removeAllOf(job: Job): Promise<void> {
    for (const extension of extensions) {
      const name = await nameOf(job, extension);
      await own?.folder.remove(name);
      if (await records.has(`${S3_FOLDER}/${name}`)) await removeFromS3(`${S3_FOLDER}/${name}`);
    }
  }

  async function removeFromS3(name: string): Promise<void> {
    await s3?.remove(name, AbortSignal.any([closing.signal, clock.timeout(REMOVE_TIMEOUT_MS)]));
    await records.delete(name);
  }

  async function sweep(): Promise<void> {
    await own?.folder.removeOlderThan(clock.now() - keptMs);
    if (!s3 || !(await deps.isSweeper())) return;
    // Collected first, because the entries must not change while they are read.
    const all: unknown[][] = [];
    for await (const record of records.iterator()) all.push(record);
    for (const [name, expiresAtMs] of all) {
      if (typeof name !== 'string' || typeof expiresAtMs !== 'number' || expiresAtMs > clock.now()) continue;
      try {
        await removeFromS3(name);
      } catch (err) {
        log.warn({ err, name }, 'could not remove a video from S3; trying again in an hour');
      }
    }
  }

  function sweepAndGoOn() {
    sweep()
      .catch((err: unknown) => log.warn({ err }, 'could not remove expired videos'))
      .finally(() => {
        if (!closing.signal.aborted) cancelSweep = clock.after(SWEEP_EVERY_MS, sweepAndGoOn);
      });
  }

  return {
    async publish(job, file, signal) {
      let failure: unknown;
      for (const place of [() => toS3(job, file, signal), () => toOwn(job, file)]) {
        try {
          const host = await place();
          const link = host && (await linkTo(host));
          if (link) return { host, link };
        } catch (err) {
          signal.throwIfAborted();
          log.warn({ err, job: job.id }, 'could not host the video there');
          failure = err;
        }
      }
      if (failure) throw failure;
      return undefined;
    },
    atProvider,
    linkTo,
    pathOf: (host) => (host.kind === 'own' && own ? join(own.folder.path, host.name) : undefined),
    remove,
    removeAllOf,
    startSweeping: sweepAndGoOn,
    close() {
      closing.abort();
      cancelSweep();
    },
  };
}
