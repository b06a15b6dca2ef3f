import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  type REST,
  Routes,
} from 'discord.js';

/** A small file of a message, held in memory. */
export interface SmallFile {
  bytes: Uint8Array;
  /** As embeds name it, after `attachment://`. */
  name: string;
  contentType: 'image/png' | 'image/jpeg' | 'text/csv';
  /** Alt text of a picture, up to 1,024 characters. */
  description?: string;
}

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

/**
 * Makes the `EditReply`. discord.js's own way with files hands Node's `FormData` to another version of undici,
 * which takes only its own; here the body is bytes by then.
 * @see https://docs.discord.com/developers/reference#uploading-files
 */
export function createEditReply(rest: REST): EditReply {
  return async ({ applicationId, token }, body, files = []) => {
    const form = new FormData();
    const attachments = files.map(({ name, description }, id) => ({ id, filename: name, description }));
    form.set('payload_json', JSON.stringify({ ...body, attachments, allowed_mentions: { parse: [] } }));
    for (const [id, { bytes, name, contentType }] of files.entries()) {
      form.set(`files[${id}]`, new Blob([Buffer.from(bytes)], { type: contentType }), name);
    }
    const encoded = new Response(form);
    await rest.patch(Routes.webhookMessage(applicationId, token), {
      headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
      body: Buffer.from(await encoded.arrayBuffer()),
      passThroughBody: true,
      auth: false,
    });
  };
}
