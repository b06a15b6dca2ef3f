import { providerErrorKinds } from '../providers/provider.ts';

/** Why a job failed: a kind from the provider, or one of the bot's own. */
export const failureKinds = [
  ...providerErrorKinds,
  /** The provider made the video, but its file couldn't be downloaded for as long as the provider keeps it. */
  'not_fetched',
  /** The video exists, but no message route works. */
  'undeliverable',
  /** The video is larger than this server's upload limit. */
  'too_large',
  /** Nobody knows if the paid submit arrived, and the member gave it up. */
  'lost',
  /** The provider accepts images only by public URL, and this image couldn't get one. */
  'picture_not_public',
  /** The owner of the image has opted out since. */
  'withdrawn',
  /** A video of a reel can't be downloaded any more. */
  'clip_gone',
  /** The videos of a reel can't be joined here. */
  'not_joined',
  /** The music of a reel isn't kept any more. */
  'music_gone',
  /** The music of a reel can't be decoded. */
  'music_broken',
  /** Some shots of a film couldn't be made. */
  'shots_missing',
  /** A fault in the bot itself. */
  'internal',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** Failures of reels, which no figures count. */
export type ReelFailure = 'clip_gone' | 'not_joined' | 'music_gone' | 'music_broken' | 'shots_missing';
export type CountedFailure = Exclude<FailureKind, ReelFailure>;

/** Why Discord doesn't accept a finished video where it belongs. Each reason has a sentence that says what helps. */
export const deliveryProblems = [
  /** Discord is overloaded, blocked by its edge, or down. This passes. */
  'away',
  /** The bot doesn't see the channel, or isn't in the server. */
  'access',
  /** The bot sees the channel, but lacks the permission. */
  'permission',
  /** The server may not upload files for now. */
  'uploads',
  /** The video is larger than the upload limit, and can be neither compressed nor hosted. */
  'size',
  /** The thread is archived or locked. */
  'thread',
  /** Discord's filter for explicit media refused the video. */
  'explicit',
  /** The server's AutoMod refused the text. */
  'automod',
  /** Discord's filter for harmful links refused it. */
  'link',
  /** The bot can't reply without permission to read the history. */
  'history',
  /** The member accepts no direct messages, or shares no server with the bot. */
  'dm',
  'stranger',
] as const;
export type DeliveryProblem = (typeof deliveryProblems)[number];
