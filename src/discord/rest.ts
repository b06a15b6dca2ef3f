import { REST } from 'discord.js';
import { sendUpload } from './upload.ts';

/** Two clients for Discord's REST API beside discord.js's own, which serves everything else. */
export interface RestClients {
  /**
   * For the edits of replies. Discord exempts interaction routes from the 50 requests per second of a bot, which
   * discord.js counts all the same. Each call through it that carries a token in its path passes `auth: false`.
   * @see https://docs.discord.com/developers/topics/rate-limits#global-rate-limit
   */
  edits: REST;
  /**
   * For messages with a video, whose body is an `Upload`. Its own queue, so that a slow upload blocks no edit; it
   * repeats nothing by itself.
   */
  uploads: REST;
}

/** An upload is cut off after this long, headers to answer. */
const UPLOAD_TIMEOUT_MS = 300_000;
const EDIT_TIMEOUT_MS = 10_000;
/** Each job's token is a route of its own to discord.js, which keeps 2 KiB of each for an hour otherwise. */
const SWEEP_MS = 5 * 60_000;

/**
 * discord.js forgets its token at the first 401, and sends nothing more from then on. One wrong answer of Discord's
 * must not end every job that comes after it; a token that is really over ends the gateway's connection too.
 */
class LastingRest extends REST {
  override setToken(token: string | null): this {
    return token === null ? this : super.setToken(token);
  }
}

export function createRestClients(
  token: string,
  apiUrl: string | undefined,
  { editMs = EDIT_TIMEOUT_MS, uploadMs = UPLOAD_TIMEOUT_MS } = {},
): RestClients {
  const shared = {
    version: '10',
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    retries: 0,
    handlerSweepInterval: SWEEP_MS,
    ...(apiUrl !== undefined && { api: apiUrl }),
  };
  return {
    edits: new LastingRest({ ...shared, timeout: editMs }).setToken(token),
    uploads: new LastingRest({ ...shared, timeout: uploadMs, makeRequest: sendUpload }).setToken(token),
  };
}
