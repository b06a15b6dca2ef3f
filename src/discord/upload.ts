import type { Readable } from 'node:stream';
import { type APIAttachment, type APIMessage, AttachmentFlags, type ResponseLike } from 'discord.js';
import { Response, request } from 'undici';
import type { Runtime } from '../runtime/index.ts';
import { formBoundary } from '../runtime/random.ts';
import type { BegunUpload } from './begun-upload.ts';
import { toMultipart, type Upload } from './multipart.ts';
import type { SmallFile } from './small-files.ts';

const BAD_GATEWAY = 502;

/** One file of a message, on disk. */
export interface FileAttachment {
  path: string;
  bytes: number;
  /** As members see it. */
  name: string;
  /** Alt text, up to 1,024 characters. */
  description: string;
  contentType: string;
  /** Hidden until it is clicked. */
  isSpoiler?: boolean;
  /**
   * Asked before the last piece is sent: until it has that, Discord changes nothing. Not if another process may have shown
   * something newer in the message, which the file would replace.
   */
  mayEnd?: (() => boolean) | undefined;
  /** An upload of it that has begun already. */
  begun?: BegunUpload | undefined;
}

/** A message with its file, and small ones beside it. */
export function toUpload(
  payload: object,
  { path, name, description, contentType, isSpoiler, mayEnd }: FileAttachment,
  small: readonly SmallFile[] = [],
): Upload {
  const attachments = [
    { id: 0, filename: name, description, ...(isSpoiler && { is_spoiler: true }) },
    ...small.map((file, index) => ({ id: index + 1, filename: file.name, description: file.description })),
  ];
  return { payload: { ...payload, attachments }, path, filename: name, contentType, small, mayEnd };
}

/** Whether Discord hides a file until it is clicked: it says so, or the name does. */
export function isHiddenFile({ filename, flags }: Pick<APIAttachment, 'filename' | 'flags'>): boolean {
  return (Number(flags) & AttachmentFlags.IsSpoiler) !== 0 || filename.startsWith('SPOILER_');
}

/**
 * Sends a message with its file, and small ones beside it. If the file must be hidden and Discord's answer doesn't say
 * that it is, it is sent once more under the kind of name by which Discord has always hidden files: `sent` is the
 * message to change then.
 * @see https://docs.discord.com/developers/resources/message#attachment-object
 */
export async function uploadFile(
  payload: object,
  file: FileAttachment,
  send: (upload: Upload, sent?: APIMessage) => Promise<unknown>,
  small: readonly SmallFile[] = [],
): Promise<unknown> {
  const sent = (await send(toUpload(payload, file, small))) as APIMessage;
  if (!file.isSpoiler || sent.attachments.some(isHiddenFile)) return sent;
  const named = { ...file, name: `SPOILER_${file.name}` };
  return send(toUpload({ allowed_mentions: { parse: [] } }, named, small), sent);
}

/**
 * Sends a request of discord.js's REST client whose body is an `Upload`, as its `makeRequest`. discord.js's own way
 * holds about four copies of the file in memory. A web stream of the file leaves a rejection behind that nobody can
 * catch if the connection breaks.
 * @see https://docs.discord.com/developers/reference#uploading-files
 */
export async function sendUpload(
  { network, random }: Pick<Runtime, 'network' | 'random'>,
  url: string,
  { method, headers, body, signal }: { method?: string; headers?: unknown; body?: unknown; signal?: unknown },
): Promise<ResponseLike> {
  if (!isUpload(body)) throw new TypeError('This client sends uploads only');
  const boundary = formBoundary(random);
  const { bytes, parts } = await toMultipart(body, boundary);
  const response = await request(url, {
    dispatcher: network.shared,
    method: method === 'PATCH' ? 'PATCH' : 'POST',
    headers: {
      // discord.js passes a plain object of strings.
      ...(headers as Record<string, string>),
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(bytes),
    },
    // undici accepts any iterable, but its types don't say so.
    body: parts as unknown as Readable,
    signal: signal instanceof AbortSignal ? signal : null,
  });
  const answer = await response.body.text();
  // A page with 200 comes from some proxy on the way. It's unknown whether Discord has the message.
  const isUnknown = response.statusCode < 300 && !isMessage(answer);
  return new Response(answer === '' ? null : answer, {
    status: isUnknown ? BAD_GATEWAY : response.statusCode,
    headers: Object.entries(response.headers).flatMap(([name, value = '']) =>
      [value].flat().map((each): [string, string] => [name, each]),
    ),
  });
}

function isMessage(answer: string): boolean {
  try {
    const sent: unknown = JSON.parse(answer);
    // A new post in a forum has its first message inside.
    const message = typeof sent === 'object' && sent !== null && 'message' in sent ? sent.message : sent;
    return typeof message === 'object' && message !== null && 'id' in message && 'attachments' in message;
  } catch {
    return false;
  }
}

function isUpload(body: unknown): body is Upload {
  return typeof body === 'object' && body !== null && 'payload' in body && 'path' in body;
}
