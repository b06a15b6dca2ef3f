import { once } from 'node:events';
import { close, createWriteStream, open, write, writev } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Dispatcher, request } from 'undici';
import { decoders } from '../content-coding.ts';
import type { GrowingFile } from '../media/read-in-place.ts';
import { originsOf, type Provider } from '../providers/provider.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Network } from '../runtime/network/index.ts';
import { agentsFor, BlockedAddressError, checkAddress, PrivateNameError } from './safe-address.ts';
import { type StallWatch, watchForStall } from './stall-watch.ts';

const MAX_REDIRECTS = 5;
/** What arrives while the disk is busy is written at once: fewer, larger writes. */
const BUFFER_BYTES = 512 * 1024;

export type FetchProblem =
  /** The host is forbidden, or the file is too large. Asking again wouldn't help. */
  | 'refused'
  /** It may work later, whatever the server answers now. */
  | 'unavailable';

/** A file couldn't be downloaded. `message` is the cause for the log. It contains no URL, which may be signed. */
export class FetchError extends Error {
  override readonly name = 'FetchError';
  readonly problem: FetchProblem;
  /** Status of the answer, if there was one, and the wait it asks for. */
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    problem: FetchProblem,
    message: string,
    facts: ErrorOptions & { status?: number; retryAfterMs?: number | undefined } = {},
  ) {
    super(message, facts);
    this.problem = problem;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

export interface FetchOptions {
  /** Path of the file. It appears there whole, or not at all. */
  path: string;
  maxBytes: number;
  /** Origins that the operator configured. They may be private and unencrypted. */
  ownOrigins: ReadonlySet<string>;
  /** Headers for some origins alone, such as the key for the provider's own. */
  headersFor?: Pick<NonNullable<Provider['api']>, 'origin' | 'moreOrigins' | 'headers'> | undefined;
  /** Called when the transfer begins, if the server states the file's size and sends it without a coding. */
  onGrow?: ((file: GrowingFile) => void) | undefined;
  signal: AbortSignal;
}

/** Headers for one origin only, such as the key for the provider's own. */
interface Tools {
  network: Network;
  agents: ReturnType<typeof agentsFor>;
}

type Watched = FetchOptions & Tools & { watch: StallWatch };

/**
 * Streams a file from an untrusted URL to this machine. Every URL on the way is checked before it is requested. Throws
 * a `FetchError`.
 */
export type FetchFile = (address: string, options: FetchOptions) => Promise<void>;

export function createFetchFile({ clock, network }: Pick<Runtime, 'clock' | 'network'>): FetchFile {
  const agents = agentsFor(network);
  return (address, options) =>
    fetchFile(address, { ...options, network, agents, watch: watchForStall(clock, options.signal) });
}

async function fetchFile(address: string, watched: Watched): Promise<void> {
  const partPath = `${watched.path}.part`;
  try {
    const response = await follow(address, watched);
    await save(response, partPath, watched);
    await rename(partPath, watched.path);
  } catch (error) {
    await rm(partPath, { force: true });
    watched.signal.throwIfAborted();
    throw error instanceof FetchError ? error : toFetchError(error);
  } finally {
    watched.watch.stop();
  }
}

async function follow(address: string, options: Watched): Promise<Dispatcher.ResponseData> {
  let url = parse(address);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    checkAddress(url, options.ownOrigins, options.network);
    const isOwn = options.ownOrigins.has(url.origin);
    const { headersFor } = options;
    const response = await request(url, {
      dispatcher: options.agents[isOwn ? 'own' : 'open'],
      headers: {
        'accept-encoding': 'identity',
        ...(headersFor && originsOf(headersFor).includes(url.origin) && headersFor.headers),
      },
      signal: options.watch.signal,
    });
    const { statusCode } = response;
    if (isWhole(response)) return response;
    await response.body.dump();
    const location = response.headers['location'];
    if (![301, 302, 303, 307, 308].includes(statusCode) || typeof location !== 'string') {
      const seconds = Number(response.headers['retry-after'] ?? Number.NaN);
      throw new FetchError('unavailable', `the file's address answered ${statusCode}`, {
        status: statusCode,
        retryAfterMs: seconds >= 0 ? seconds * 1_000 : undefined,
      });
    }
    url = parse(location, url);
  }
  throw new FetchError('refused', `more than ${MAX_REDIRECTS} redirects`);
}

/**
 * Whether it is the whole file: a proxy that changed something answers 203, and some caches answer 206 to requests for
 * the whole file.
 */
function isWhole({ statusCode, headers }: Dispatcher.ResponseData): boolean {
  const [, last, total] = /^bytes 0-(\d+)\/(\d+)$/.exec(String(headers['content-range'])) ?? [];
  return (
    statusCode === 200 || statusCode === 203 || (statusCode === 206 && Number(last) + 1 === Number(total))
  );
}

async function save(
  { body, headers }: Dispatcher.ResponseData,
  partPath: string,
  { maxBytes, watch, onGrow }: Watched,
): Promise<void> {
  const announced = Number(headers['content-length'] ?? 0);
  if (announced > maxBytes) {
    // undici reports an abort of our own as an error, which nobody would catch.
    body.on('error', () => {}).destroy();
    throw tooLarge(maxBytes);
  }
  // An edge may have compressed it unasked. Only the decoded content counts.
  const head = await headOf(body);
  const stages = [body, ...decoders(headers['content-encoding'], head)];
  const last = stages.at(-1) ?? body;
  const growth = createGrowing(partPath);
  let bytes = 0;
  // Listeners beside the pipe: a stage in between would copy every chunk.
  body.on('data', (chunk: Buffer) => watch.moved(chunk.length));
  last.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) last.destroy(tooLarge(maxBytes));
  });
  if (announced > 0 && stages.length === 1)
    onGrow?.({ path: partPath, bytes: announced, reach: growth.reach });
  try {
    await pipeline([...stages, growth.file], { signal: watch.signal });
  } finally {
    growth.end();
  }
}

/** Writes a file, and tells others how much of it is on disk. Call `end` when no more follows. */
function createGrowing(path: string) {
  let next = Promise.withResolvers<void>();
  let isOver = false;
  const look = () => {
    next.resolve();
    next = Promise.withResolvers();
  };
  const thenLook =
    <Result extends unknown[]>(callback: (...result: Result) => void) =>
    (...result: Result) => {
      callback(...result);
      look();
    };
  const file = createWriteStream(path, {
    highWaterMark: BUFFER_BYTES,
    fs: {
      ...{ open, close },
      write: (fd, bytes, offset, length, at, written) =>
        write(fd, bytes, offset, length, at, thenLook(written)),
      writev: (fd, pieces, at, written) => writev(fd, pieces, at, thenLook(written)),
    },
  });
  return {
    file,
    async reach(bytes: number) {
      while (file.bytesWritten < bytes) {
        if (isOver) throw new Error('the download of the file has ended before');
        await next.promise;
      }
    },
    end() {
      isOver = true;
      look();
    },
  };
}

/** The first part of the body, kept for reading. */
async function headOf(body: Readable): Promise<Buffer> {
  let head: Buffer | null = body.read();
  if (head === null) {
    // An empty chunk only ends it.
    await Promise.race([once(body, 'readable'), once(body, 'end')]);
    head = body.read();
  }
  if (head === null) return Buffer.alloc(0);
  body.unshift(head);
  return head;
}

function tooLarge(maxBytes: number): FetchError {
  return new FetchError('refused', `the file is larger than ${maxBytes} bytes`);
}

function parse(address: string, base?: URL): URL {
  const url = URL.parse(address, base?.href);
  if (url === null) throw new FetchError('refused', 'the address of the file is none');
  return url;
}

function toFetchError(error: unknown): FetchError {
  // undici may wrap our error in its own.
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    // DNS or a local proxy may answer differently later. The message tells the operator what to do.
    if (cause instanceof PrivateNameError) return new FetchError('unavailable', cause.message);
    if (cause instanceof BlockedAddressError) return new FetchError('refused', cause.message);
  }
  return new FetchError('unavailable', 'the transfer of the file broke off', { cause: error });
}
