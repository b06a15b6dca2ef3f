import {
  type APIEmbed,
  type APIMessageTopLevelComponent,
  MessageFlags,
  type PermissionsBitField,
  type REST,
  Routes,
} from 'discord.js';
import { withRateLimitRetries } from '../rate-limit-retries.ts';
import type { Clock } from '../runtime/clock.ts';
import { sendBest } from './send-best.ts';
import { type SmallFile, withSmallFiles } from './small-files.ts';

/** An answer that members see as "thinking" can be given for 15 minutes. */
const RETRY_FOR_MS = 10 * 60_000;

/** One of the forms of a message, the best first. */
export interface Form {
  content?: string;
  embeds?: APIEmbed[];
  components: APIMessageTopLevelComponent[];
  flags: MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds | 0;
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
  appPermissions?: Readonly<PermissionsBitField> | null;
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
  /** An edit that shows a new image in Components V2 is refused: https://github.com/discord/discord-api-docs/issues/7529 */
  let refusesImages = false;

  return async (interaction, components, files = []) => {
    const edit = async ({ isWithoutImages, ...form }: Form) => {
      const { applicationId, token } = interaction;
      const whole = { ...form, allowed_mentions: { parse: [] } };
      const message = await withSmallFiles(whole, isWithoutImages ? [] : files);
      const path = Routes.webhookMessage(applicationId, token);
      const options = { clock, retryForMs: RETRY_FOR_MS };
      await withRateLimitRetries(() => rest.patch(path, { ...message, auth: false }), options);
    };
    const forms = formsOf(interaction, components);
    const [first, second, ...others] = forms;
    const isLayout = first.flags === MessageFlags.IsComponentsV2;
    if (files.length === 0 || second === undefined || !isLayout) return sendBest(forms, edit);
    if (refusesImages) return sendBest([second, ...others], edit);
    await sendBest(forms, async (form) => {
      await edit(form);
      // Where embeds were refused as well, something else was wrong.
      refusesImages = form === second;
    });
  };
}
