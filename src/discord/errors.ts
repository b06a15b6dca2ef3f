import { DiscordAPIError, HTTPError, RESTJSONErrorCodes } from 'discord.js';

/** What a failed call to Discord means for a message of ours. */
export type MessageFailure =
  /** The member's token is over: the same message through its channel. */
  | 'token-over'
  /** The message is gone. */
  | 'message-gone'
  /** The channel is out of reach, or will not take an edit: another place. */
  | 'out-of-reach'
  | 'too-large'
  /** Refused for good: our mistake. */
  | 'refused'
  /** Discord is slow, overloaded or away: the same again later. */
  | 'unavailable';

/** A call that was not made, since there is no way to the message at this moment. */
export class MessageUnknownError extends Error {
  override readonly name = 'MessageUnknownError';
  readonly failure: MessageFailure;

  constructor(message: string, failure: MessageFailure) {
    super(message);
    this.failure = failure;
  }
}

const failures: Partial<Record<number | string, MessageFailure>> = {
  [RESTJSONErrorCodes.InvalidWebhookToken]: 'token-over',
  [RESTJSONErrorCodes.UnknownWebhook]: 'token-over',
  [RESTJSONErrorCodes.UnknownMessage]: 'message-gone',
  [RESTJSONErrorCodes.UnknownChannel]: 'out-of-reach',
  [RESTJSONErrorCodes.UnknownGuild]: 'out-of-reach',
  [RESTJSONErrorCodes.MissingAccess]: 'out-of-reach',
  [RESTJSONErrorCodes.MissingPermissions]: 'out-of-reach',
  [RESTJSONErrorCodes.InvalidActionOnArchivedThread]: 'out-of-reach',
  [RESTJSONErrorCodes.CannotSendMessagesToThisUser]: 'out-of-reach',
  [RESTJSONErrorCodes.RequestEntityTooLarge]: 'too-large',
  [RESTJSONErrorCodes.FileUploadedExceedsMaximumSize]: 'too-large',
};

/** @see https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
export function messageFailure(error: unknown): MessageFailure {
  if (error instanceof MessageUnknownError) return error.failure;
  if (error instanceof DiscordAPIError) {
    const known = failures[error.code];
    if (known) return known;
    // The edge in front of Discord answers without a code.
    if (error.status === 413) return 'too-large';
    // Without a code it is the bot's own token that was refused, which may be a mistake of Discord's.
    if (error.status === 401) return error.url.includes('/webhooks/') ? 'token-over' : 'unavailable';
    if (error.status === 403) return 'out-of-reach';
    return error.status === 429 || error.status >= 500 ? 'unavailable' : 'refused';
  }
  if (error instanceof HTTPError && error.status < 500 && error.status !== 429) return 'refused';
  return 'unavailable';
}
