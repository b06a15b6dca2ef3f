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
 * Puts a text, embeds and files into the deferred answer of an interaction, in place of what it showed before. Where
 * the bot may not embed, the embeds come as text.
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

/** `withoutEmbeds` says in text what a message with embeds does. */
export function createEditReply(
  rest: REST,
  { withoutEmbeds, clock }: { withoutEmbeds(body: ReplyBody): ReplyBody; clock: Clock },
): EditReply {
  return async (interaction, body, files = []) => {
    const edit = async (shown: ReplyBody) => {
      const { applicationId, token } = interaction;
      // A page in text may be turned to one with embeds.
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
      // The permission has gone since the command, or what was said of it is not all.
      if (deliveryProblem(error) !== 'permission') throw error;
      await edit(withoutEmbeds(body));
    }
  };
}
