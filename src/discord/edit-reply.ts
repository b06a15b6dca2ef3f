import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  type REST,
  Routes,
} from 'discord.js';
import { type SmallFile, withSmallFiles } from './small-files.ts';

export interface ReplyBody {
  content?: string;
  embeds: APIEmbed[];
  components: APIActionRowComponent<APIComponentInMessageActionRow>[];
}

/** Puts a text, embeds and files into the deferred answer of an interaction, in place of what it showed before. */
export type EditReply = (
  interaction: { applicationId: string; token: string },
  body: ReplyBody,
  files?: readonly SmallFile[],
) => Promise<void>;

export function createEditReply(rest: REST): EditReply {
  return async ({ applicationId, token }, body, files = []) => {
    const message = await withSmallFiles({ ...body, allowed_mentions: { parse: [] } }, files);
    await rest.patch(Routes.webhookMessage(applicationId, token), { ...message, auth: false });
  };
}
