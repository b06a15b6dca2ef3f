import { providerErrorKinds } from '../providers/provider.ts';

/** Why a job failed: a provider's kind, or one of ours. */
export const failureKinds = [
  ...providerErrorKinds,
  /** The provider made it, and its file could not be fetched for as long as it is kept. */
  'not_fetched',
  /** The video is there, but Discord has no way left to take it. */
  'undeliverable',
  /** The video is larger than this server may upload. */
  'too_large',
  /** Nobody knows what became of the paid order, and the member has given it up. */
  'lost',
  /** The provider takes images by public address only, and this one could not be given any. */
  'picture_not_public',
  /** Somebody whose image it would begin with has opted out since. */
  'withdrawn',
  /** A fault of the bot itself. */
  'internal',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** Why Discord does not take a finished video where it belongs; each has a sentence that says what helps. */
export const deliveryProblems = [
  /** Discord is overloaded, blocked by its edge, or away: it passes. */
  'away',
  /** The bot doesn't see the channel, or isn't in the server. */
  'access',
  /** The bot sees the channel, and may not do this there. */
  'permission',
  /** The server may not upload files for now. */
  'uploads',
  /** The video is larger than the upload limit, and can neither be made smaller nor be linked to. */
  'size',
  /** The thread is archived or locked. */
  'thread',
  /** Discord's filter for explicit media refused the video. */
  'explicit',
  /** The server's AutoMod refused the text. */
  'automod',
  /** Discord's filter for harmful links did. */
  'link',
  /** The bot may not reply where it can't read the history. */
  'history',
  /** The member takes no direct messages, or shares no server with the bot. */
  'dm',
  'stranger',
] as const;
export type DeliveryProblem = (typeof deliveryProblems)[number];
