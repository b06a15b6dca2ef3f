import { type APIMessageTopLevelComponent, type MessageFlags, type REST, Routes } from 'discord.js';
import { withRateLimitRetries } from '../rate-limit-retries.ts';
import type { Clock } from '../runtime/clock.ts';
import { sendBest } from './send-best.ts';
import { type SmallFile, withSmallFiles } from './small-files.ts';

/** An answer that members see as "thinking" can be given for 15 minutes. */
const RETRY_FOR_MS = 10 * 60_000;

/** One of the forms of a message, the best first. */
export interface Form {
  content?: string;
  embeds?: [];
  components: APIMessageTopLevelComponent[];
  flags: MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds;
  /** It shows none of the message's images. */
  isWithoutImages?: true;
}

/**
 * Replaces the deferred answer of an interaction, or the message whose control was used, with components and images, in
 * the best form that Discord accepts.
 */
export type EditReply = (
  interaction: Answered,
  components: APIMessageTopLevelComponent[],
  files?: readonly SmallFile[],
) => Promise<void>;

export interface Answered {
  applicationId: string;
  token: string;
  /** The message whose control was used. */
  message?: { flags: { has(flag: MessageFlags.IsComponentsV2): boolean } } | null;
}

export function createEditReply(
  rest: REST,
  {
    formsOf,
    clock,
  }: {
    formsOf(interaction: Answered, components: APIMessageTopLevelComponent[]): [Form, ...Form[]];
    clock: Clock;
  },
): EditReply {
  return (interaction, components, files = []) =>
    sendBest(formsOf(interaction, components), async ({ isWithoutImages, ...form }) => {
      const { applicationId, token } = interaction;
      const whole = { ...form, allowed_mentions: { parse: [] } };
      const message = await withSmallFiles(whole, isWithoutImages ? [] : files);
      const path = Routes.webhookMessage(applicationId, token);
      const options = { clock, retryForMs: RETRY_FOR_MS };
      await withRateLimitRetries(() => rest.patch(path, { ...message, auth: false }), options);
    });
}
