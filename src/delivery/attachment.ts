import { UserError } from '../errors.ts';
import type { Clock } from '../runtime/clock.ts';
import type { FetchFile } from './fetch-file.ts';
import { ownOriginsOf } from './safe-address.ts';

/** Discord's own hosts of attachments. @see https://docs.discord.com/developers/reference#cdn-formatting */
const attachmentHosts = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

const FETCH_TIMEOUT_MS = 30_000;

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

  return {
    isAtDiscord,
    async fetch(url, { what, path, maxBytes }) {
      if (!isAtDiscord(url)) throw new UserError((t) => t(`fetch.${what}Elsewhere`));
      try {
        const signal = clock.timeout(FETCH_TIMEOUT_MS);
        await fetchFile(url, { path, maxBytes, ownOrigins, signal });
      } catch (cause) {
        throw new UserError((t) => t(`fetch.${what}Failed`), { cause });
      }
    },
  };
}
