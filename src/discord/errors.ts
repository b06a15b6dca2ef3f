import { DiscordAPIError, RESTJSONErrorCodes } from 'discord.js';
import { codeOf, RateLimitedError } from '../errors.ts';
import type { DeliveryProblem } from '../jobs/failure.ts';

/** The meaning of a failed call to Discord for one of our messages. */
export type MessageFailure =
  /** The member's token has expired: send the same message through the channel. */
  | 'token-over'
  /** The message is gone. */
  | 'message-gone'
  /** The channel is unreachable, or won't accept this: use another place. */
  | 'out-of-reach'
  | 'too-large'
  /** The channel blocks the words: send the same message without the prompt. */
  | 'blocked'
  /** Refused for good, because of our mistake or its content. */
  | 'refused'
  /** Discord is slow, overloaded or down: the same again later. */
  | 'unavailable';

/** A call that wasn't made, because no route to the message is open at this moment. */
export class MessageUnknownError extends Error {
  override readonly name = 'MessageUnknownError';
  readonly failure: MessageFailure;

  constructor(message: string, failure: MessageFailure, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}

interface Meaning {
  failure: MessageFailure;
  problem?: DeliveryProblem;
}

const Code = RESTJSONErrorCodes;
const AWAY: Meaning = { failure: 'unavailable', problem: 'away' };
const NO_ACCESS: Meaning = { failure: 'out-of-reach', problem: 'access' };
const THREAD: Meaning = { failure: 'out-of-reach', problem: 'thread' };
const AUTOMOD: Meaning = { failure: 'blocked', problem: 'automod' };
const TOO_LARGE: Meaning = { failure: 'too-large' };
const outOfReach = (problem: DeliveryProblem): Meaning => ({ failure: 'out-of-reach', problem });

/** @see https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const meanings: Partial<Record<number | string, Meaning>> = {
  [Code.InvalidWebhookToken]: { failure: 'token-over' },
  [Code.UnknownWebhook]: { failure: 'token-over' },
  [Code.UnknownMessage]: { failure: 'message-gone' },
  [Code.UnknownChannel]: NO_ACCESS,
  [Code.UnknownGuild]: NO_ACCESS,
  [Code.MissingAccess]: NO_ACCESS,
  [Code.CannotSendMessagesInNonTextChannel]: NO_ACCESS,
  [Code.MissingPermissions]: outOfReach('permission'),
  [Code.AccessToFileUploadsHasBeenLimitedForThisGuild]: outOfReach('uploads'),
  [Code.InvalidActionOnArchivedThread]: THREAD,
  [Code.ThreadLocked]: THREAD,
  [Code.CannotReplyWithoutPermissionToReadMessageHistory]: outOfReach('history'),
  [Code.CannotSendMessagesToThisUser]: outOfReach('dm'),
  [Code.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds]: outOfReach('stranger'),
  [Code.RequestEntityTooLarge]: TOO_LARGE,
  [Code.FileUploadedExceedsMaximumSize]: TOO_LARGE,
  [Code.ExplicitContentCannotBeSentToTheDesiredRecipient]: { failure: 'refused', problem: 'explicit' },
  [Code.MessageWasBlockedByAutomaticModeration]: AUTOMOD,
  [Code.TitleWasBlockedByAutomaticModeration]: AUTOMOD,
  [Code.MessageBlockedByHarmfulLinksFilter]: { failure: 'blocked', problem: 'link' },
  // These pass, whatever their status: short-term limits, Discord's edge, and features that it disabled for now.
  [Code.ActionCannotBePerformedDueToSlowmodeRateLimit]: AWAY,
  [Code.ChannelSendRateLimit]: AWAY,
  [Code.ServerSendRateLimit]: AWAY,
  [Code.MaximumNumberOfEditsToMessagesOlderThanOneHourReached]: AWAY,
  [Code.OpeningDirectMessagesTooFast]: AWAY,
  [Code.SendMessagesHasBeenTemporarilyDisabled]: AWAY,
  [Code.FeatureTemporarilyDisabledServerSide]: AWAY,
  [Code.ServiceResourceIsBeingRateLimited]: AWAY,
  [Code.CloudflareIsBlockingYourRequest]: AWAY,
  [Code.APIResourceOverloaded]: AWAY,
};

export function messageFailure(error: unknown): MessageFailure {
  return meaningOf(error).failure;
}

/** Why Discord doesn't accept a message, as far as members can be told what helps. */
export function deliveryProblem(error: unknown): DeliveryProblem | undefined {
  return meaningOf(error).problem;
}

function meaningOf(error: unknown): Meaning {
  if (error instanceof MessageUnknownError) return { failure: error.failure };
  if (!(error instanceof DiscordAPIError)) return AWAY;
  const { code, status } = error;
  const meaning = meaningOfCode(code);
  if (meaning) return meaning;
  if (!code) {
    // Without a Discord error code, an edge answered, in JSON or HTML. Of its errors, only the size is about the
    // message.
    return status === 413 ? TOO_LARGE : AWAY;
  }
  if (status === 401 || status === 429 || status >= 500) return AWAY;
  return status === 403 ? outOfReach('permission') : { failure: 'refused' };
}

/** The meaning of a Discord error code for a message; `undefined` for codes that aren't about messages. */
export function meaningOfCode(code: number | string | undefined): Meaning | undefined {
  return code === undefined ? undefined : meanings[code];
}

const neverConnected = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
  // Certificates, which are looked at before anything is sent: https://nodejs.org/api/tls.html#x509-certificate-error-codes
  ...['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_UNTRUSTED', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
]);

/** Whether a message certainly wasn't posted: Discord refused it, or was never reached. */
export function isSurelyNotPosted(error: unknown): boolean {
  if (error instanceof DiscordAPIError) return error.status < 500 && error.status !== 408;
  if (error instanceof RateLimitedError) return true;
  return neverConnected.has(codeOf(error) ?? '');
}
