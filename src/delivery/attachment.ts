import { UserError } from '../errors.ts';
import { type Clock, pause } from '../runtime/clock.ts';
import { FetchError, type FetchFile, type FetchOptions } from './fetch-file.ts';
import { ownOriginsOf } from './safe-address.ts';

/** Discord's own hosts of attachments. @see https://docs.discord.com/developers/reference#cdn-formatting */
const attachmentHosts = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

const FETCH_TIMEOUT_MS = 45_000;
const ATTEMPTS = 3;
const RETRY_MS = 1_000;
/** The member sees "thinking" meanwhile. */
const LONGEST_RETRY_MS = 10_000;

/** Files that members uploaded to Discord. */
export interface Attachments {
  /** Whether a URL is Discord's, so that the bot may download from it. */
  isAtDiscord(url: string): boolean;
  /** Downloads a file to `path`. `what` names it in the `UserError` that is thrown if it can't be downloaded. */
  fetch(url: string, options: { what: 'image' | 'file'; path: string; maxBytes: number }): Promise<void>;
}

export function createAttachments(
  discordApiUrl: string | undefined,
  fetchFile: FetchFile,
  clock: Clock,
): Attachments {
  const ownOrigins = ownOriginsOf(discordApiUrl);

  function isAtDiscord(address: string): boolean {
    const url = URL.parse(address);
    return url !== null && (ownOrigins.has(url.origin) || attachmentHosts.has(url.hostname));
  }

  /** What passes in seconds is waited for: the member would have to upload the file again. */
  async function fetchPatiently(url: string, options: FetchOptions): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await fetchFile(url, options);
      } catch (error) {
        const waitMs = retryMs(error, attempt);
        if (waitMs === undefined) throw error;
        await pause(clock, waitMs, options.signal);
      }
    }
  }

  return {
    isAtDiscord,
    async fetch(url, { what, path, maxBytes }) {
      if (!isAtDiscord(url)) throw new UserError((t) => t(`fetch.${what}Elsewhere`));
      try {
        const signal = clock.timeout(FETCH_TIMEOUT_MS);
        await fetchPatiently(url, { path, maxBytes, ownOrigins, signal });
      } catch (cause) {
        throw new UserError((t) => t(`fetch.${what}Failed`), { cause });
      }
    },
  };
}

/** Milliseconds until it may be there; `undefined`: not soon. */
function retryMs(error: unknown, attempt: number): number | undefined {
  if (!(error instanceof FetchError) || error.problem === 'refused' || attempt === ATTEMPTS) return undefined;
  const { status = 500, retryAfterMs } = error;
  if (status < 500 && status !== 429) return undefined;
  const waitMs = retryAfterMs ?? (status === 429 ? Number.POSITIVE_INFINITY : RETRY_MS * attempt);
  return waitMs <= LONGEST_RETRY_MS ? Math.max(waitMs, RETRY_MS) : undefined;
}
