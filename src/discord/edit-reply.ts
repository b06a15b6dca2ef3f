import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  PermissionFlagsBits,
  type PermissionsBitField,
  type REST,
  Routes,
} from 'discord.js';
import { withRateLimitRetries } from '../rate-limit-retries.ts';
import type { Clock } from '../runtime/clock.ts';
import { deliveryProblem } from './errors.ts';
import { type SmallFile, withSmallFiles } from './small-files.ts';

/** An answer that members see as "thinking" can be given for 15 minutes. */
const RETRY_FOR_MS = 10 * 60_000;

export interface ReplyBody {
  content?: string;
  embeds: APIEmbed[];
  components: APIActionRowComponent<APIComponentInMessageActionRow>[];
}

/**
 * Replaces the deferred answer of an interaction with a text, embeds and files. If the bot may not embed, the embeds
 * are sent as text.
 */
export type EditReply = (
  interaction: Answered,
  body: ReplyBody,
  files?: readonly SmallFile[],
) => Promise<void>;

interface Answered {
  applicationId: string;
  token: string;
  appPermissions?: Readonly<PermissionsBitField> | null;
}

/** `withoutEmbeds` puts the content of embeds into text. */
export function createEditReply(
  rest: REST,
  { withoutEmbeds, clock }: { withoutEmbeds(body: ReplyBody): ReplyBody; clock: Clock },
): EditReply {
  return async (interaction, body, files = []) => {
    const edit = async (shown: ReplyBody) => {
      const { applicationId, token } = interaction;
      // Turning a page may change text into embeds.
      const whole = { content: '', ...shown, allowed_mentions: { parse: [] } };
      const message = await withSmallFiles(whole, files);
      const path = Routes.webhookMessage(applicationId, token);
      const options = { clock, retryForMs: RETRY_FOR_MS };
      await withRateLimitRetries(() => rest.patch(path, { ...message, auth: false }), options);
    };
    const mayEmbed = interaction.appPermissions?.has(PermissionFlagsBits.EmbedLinks) ?? true;
    if (body.embeds.length === 0) return edit(body);
    if (!mayEmbed) return edit(withoutEmbeds(body));
    try {
      await edit(body);
    } catch (error) {
      // The permission was removed after the command, or Discord's statement was incomplete.
      if (deliveryProblem(error) !== 'permission') throw error;
      await edit(withoutEmbeds(body));
    }
  };
}
