import { DiscordAPIError, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { Job } from '../jobs/job.ts';
import { TOKEN_USABLE_MS } from '../jobs/token-times.ts';
import type { Clock } from '../runtime/clock.ts';
import { MessageUnknownError, messageFailure } from './errors.ts';

/** Discord sometimes doesn't recognize a token for some seconds after the command. */
const TOKEN_SETTLES_MS = 10_000;

export type MessageRoutes = ReturnType<typeof createMessageRoutes>;

/** Decides which message route is open: the interaction's token, and later the channel. */
export function createMessageRoutes(clock: Clock) {
  /** Tokens that Discord refused before they expired, the oldest first, with the time. */
  const overTokens = new Map<string, number>();

  function noteOver(token: string) {
    for (const [known, atMs] of overTokens) {
      if (clock.now() - atMs < TOKEN_USABLE_MS) break;
      overTokens.delete(known);
    }
    overTokens.set(token, clock.now());
  }

  const tokenAgeMs = ({ createdAtMs, origin }: Job) => clock.now() - (origin.tokenAtMs ?? createdAtMs);

  function hasToken(job: Job): boolean {
    const { interactionToken: token } = job.origin;
    return token !== '' && tokenAgeMs(job) < TOKEN_USABLE_MS && !overTokens.has(token);
  }

  /** Throws errors that don't mean that the token has expired. */
  function requireOver(job: Job, error: unknown) {
    if (messageFailure(error) !== 'token-over') throw error;
    // Right after a command, Discord may not recognize its token yet.
    if (tokenAgeMs(job) < TOKEN_SETTLES_MS && isUnknownToken(error))
      throw new MessageUnknownError('Discord does not know the token yet', 'unavailable');
  }

  /** Calls `byToken` while the token is valid, and `byChannel` afterwards. */
  async function onBestRoute<T>(
    job: Job,
    byToken: (path: `/${string}`) => Promise<T>,
    byChannel: (path: `/${string}`) => Promise<T>,
  ): Promise<T> {
    const { applicationId, interactionToken, channelId, messageId } = job.origin;
    if (hasToken(job)) {
      try {
        return await byToken(Routes.webhookMessage(applicationId, interactionToken));
      } catch (error) {
        // The token may still be valid, but a client that keeps using a refused one gets banned in the end.
        if (isUnauthorized(error) && messageId !== null)
          return unlessClosed(error, byChannel(Routes.channelMessage(channelId, messageId)));
        requireOver(job, error);
        noteOver(interactionToken);
      }
    }
    if (messageId === null)
      throw new MessageUnknownError('the token is over, and no message is known', 'message-gone');
    return byChannel(Routes.channelMessage(channelId, messageId));
  }

  return { hasToken, onBestRoute };
}

/** Uses the other route this time. If that is closed, the token may work later. */
async function unlessClosed<T>(cause: unknown, call: Promise<T>): Promise<T> {
  return call.catch((error: unknown) => {
    if (messageFailure(error) !== 'out-of-reach') throw error;
    throw new MessageUnknownError('the token was refused without a reason', 'unavailable', { cause });
  });
}

/** Without a Discord error code: its edge, or a mistake. */
export function isUnauthorized(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status === 401 && !error.code;
}

function isUnknownToken(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownWebhook;
}
