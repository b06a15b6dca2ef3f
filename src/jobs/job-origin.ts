import * as z from 'zod';

/** Where the command came from, and everything that both message routes need. */
export const originSchema = z.object({
  applicationId: z.string(),
  guildId: z.string(),
  channelId: z.string(),
  userId: z.string(),
  roleIds: z.array(z.string()).default([]),
  /** A secret. Empty once it has expired. */
  interactionToken: z.string(),
  /** When Discord issued the token, if that is later than the job. */
  tokenAtMs: z.number().optional(),
  /** The reply that shows the job; `null` until Discord has returned its id. */
  messageId: z.string().nullable(),
  /** Bytes per file, as Discord stated for this interaction. */
  uploadLimitBytes: z.number(),
  /** The bot's permissions in that channel, as a decimal bit set. */
  appPermissions: z.string(),
  /** Whether the channel is a thread, which has its own permission for sending. */
  isThread: z.boolean().optional(),
  /** Whether the channel was age-restricted when the command arrived. */
  isAgeRestricted: z.boolean().optional(),
  /** The language of the channel for the whole life of the job, and the member's language for direct messages. */
  language: z.string().max(35).optional(),
  memberLanguage: z.string().max(35).optional(),
  /** The first reply, if a click moved the job to another message. It must not keep showing an outdated state. */
  former: z.object({ channelId: z.string(), messageId: z.string() }).optional(),
  /** The message that a shot is posted below: its film's. A shot has no message of its own until its video is there. */
  below: z.string().optional(),
});
