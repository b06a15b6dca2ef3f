/** A small file of a message, held in memory. */
export interface SmallFile {
  bytes: Uint8Array;
  /** Its name in components and embeds, after `attachment://`. */
  name: string;
  contentType: string;
  /** Alt text of an image, up to 1,024 characters. */
  description?: string;
}

/**
 * The options with which discord.js's REST client sends a message with small files, replacing everything in the
 * message. discord.js's own way with files passes Node's `FormData` to another version of undici, which accepts only
 * its own. Here the body is bytes by then.
 *
 * Each file is listed, with its name: an edit whose components show a file that isn't is refused.
 * @see https://docs.discord.com/developers/reference#uploading-files
 * @see https://github.com/discord/discord-api-docs/issues/7529
 */
export async function withSmallFiles(body: object, files: readonly SmallFile[]) {
  const form = new FormData();
  const attachments = files.map(({ name, description }, id) => ({ id, filename: name, description }));
  form.set('payload_json', JSON.stringify({ ...body, attachments }));
  for (const [id, { bytes, name, contentType }] of files.entries()) {
    form.set(`files[${id}]`, new Blob([Buffer.from(bytes)], { type: contentType }), name);
  }
  const encoded = new Response(form);
  return {
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
    body: Buffer.from(await encoded.arrayBuffer()),
    passThroughBody: true,
  } as const;
}
