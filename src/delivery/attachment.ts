import type { Clock } from '../clock.ts';
import { UserError } from '../errors.ts';
import { fetchFile } from './fetch-file.ts';
import { ownOriginsOf } from './safe-address.ts';

/** Discord's own hosts of attachments. @see https://docs.discord.com/developers/reference#cdn-formatting */
const attachmentHosts = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

const FETCH_TIMEOUT_MS = 30_000;

/** What members have uploaded to Discord. */
export interface Attachments {
  /** Whether an address is Discord's, so that a file there can be taken. */
  isAtDiscord(url: string): boolean;
  /** Brings a file to `path`. `what` names it in the `UserError` that is thrown where it can't be had. */
  fetch(url: string, options: { what: 'image' | 'file'; path: string; maxBytes: number }): Promise<void>;
}

export function createAttachments(discordApiUrl: string | undefined, clock: Clock): Attachments {
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
        const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
        await fetchFile(url, { path, maxBytes, ownOrigins, clock, signal });
      } catch (cause) {
        throw new UserError((t) => t(`fetch.${what}Failed`), { cause });
      }
    },
  };
}
