import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  type REST,
  Routes,
} from 'discord.js';
import type { Clock } from '../clock.ts';
import { patiently } from '../pause.ts';
import { type SmallFile, withSmallFiles } from './small-files.ts';

/** An answer that members see as "thinking" can be given for 15 minutes. */
const PATIENCE_MS = 10 * 60_000;

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

export function createEditReply(rest: REST, clock: Clock): EditReply {
  return async ({ applicationId, token }, body, files = []) => {
    const message = await withSmallFiles({ ...body, allowed_mentions: { parse: [] } }, files);
    const path = Routes.webhookMessage(applicationId, token);
    await patiently(() => rest.patch(path, { ...message, auth: false }), { clock, patienceMs: PATIENCE_MS });
  };
}
