import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import {
  brotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  gunzip,
  inflate,
  inflateRaw,
  zstdDecompress,
} from 'node:zlib';

/** More in a row than any server applies. A further one is a bomb or a mistake. */
const MAX_CODINGS = 3;

type Header = string | string[] | undefined;
type Decode = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const inflated = promisify(inflate) as Decode;
const inflatedRaw = promisify(inflateRaw) as Decode;

/**
 * Some servers omit the wrapper of `deflate`.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-deflate-coding
 */
const anyDeflate: Decode = (bytes, options) =>
  inflated(bytes, options).catch((error: unknown) => {
    if (isTooLarge(error)) throw error;
    return inflatedRaw(bytes, options);
  });

const codings: Readonly<Record<string, { whole: Decode; stream: () => Transform }>> = {
  gzip: { whole: promisify(gunzip) as Decode, stream: createGunzip },
  deflate: { whole: anyDeflate, stream: createInflate },
  br: { whole: promisify(brotliDecompress) as Decode, stream: createBrotliDecompress },
  zstd: { whole: promisify(zstdDecompress) as Decode, stream: createZstdDecompress },
};

/**
 * The body of an answer without its content codings. Servers and edges apply them although we request none, sometimes
 * without saying so. A body that can't be decoded is returned unchanged, because the header may be wrong. Throws if the
 * result exceeds `maxBytes`.
 */
export async function decodeBody(bytes: Buffer, contentEncoding: Header, maxBytes: number): Promise<Buffer> {
  let body = bytes;
  const applied = codingsOf(contentEncoding);
  for (const name of applied.length > 0 ? applied : sniff(bytes)) {
    try {
      body = (await codings[name]?.whole(body, { maxOutputLength: maxBytes })) ?? body;
    } catch (error) {
      if (isTooLarge(error)) throw new Error(`more than ${maxBytes} bytes once decoded`);
      return body;
    }
  }
  return body;
}

/**
 * The streams that undo the content codings of a video or image that begins with `head`, in order; empty if it isn't
 * encoded. A header may be wrong: a file that doesn't begin like that coding has none, and gzip is recognized without a
 * header.
 */
export function decoders(contentEncoding: Header, head: Buffer): Transform[] {
  const [outermost, ...inner] = codingsOf(contentEncoding);
  if (outermost === undefined) return sniff(head).flatMap((name) => codings[name]?.stream() ?? []);
  if (isMedium(head) || (isMarked(outermost) && !sniff(head).includes(outermost))) return [];
  const first =
    outermost === 'deflate' && !isZlib(head) ? createInflateRaw() : (codings[outermost]?.stream() ?? []);
  return [first, ...inner.flatMap((name) => codings[name]?.stream() ?? [])].flat();
}

const isMarked = (coding: string) => coding === 'gzip' || coding === 'zstd';

/** MP4 and QuickTime, WebM and Matroska, AVI, PNG, JPEG, WebP and GIF, by beginnings that no compressed data has. */
function isMedium(head: Buffer): boolean {
  const hex = head.toString('hex', 0, 12);
  return /^(?:.{8}66747970|1a45dfa3|52494646.{8}(?:41564920|57454250)|89504e47|ffd8ff|47494638)/.test(hex);
}

/** @see https://www.rfc-editor.org/rfc/rfc1950#section-2.2 */
function isZlib(head: Buffer): boolean {
  return head.length >= 2 && ((head[0] ?? 0) & 0x0f) === 8 && head.readUInt16BE(0) % 31 === 0;
}

/** The names of the codings, the last applied first; none if there are too many. */
function codingsOf(header: Header): string[] {
  const names = [header]
    .flat()
    .flatMap((value) => value?.split(',') ?? [])
    .map((name) => name.trim().toLowerCase().replace(/^x-/, ''))
    .filter((name) => Object.hasOwn(codings, name));
  return names.length > MAX_CODINGS ? [] : names.reverse();
}

/** Neither JSON nor a web page begins with these bytes. */
function sniff(bytes: Buffer): string[] {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return ['gzip'];
  return bytes.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])) ? ['zstd'] : [];
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

/** The text of a body: UTF-8, unless it begins with another mark, names UTF-16, or isn't UTF-8 at all. */
export function decodeText(bytes: Buffer, contentType: Header): string {
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec([contentType].flat().join())?.[1];
  const isWide = charset !== undefined && /^(utf-?16|ucs-?2)/i.test(charset);
  for (const label of [markOf(bytes), isWide ? charset : undefined, 'utf-8', charset]) {
    const text = label === undefined ? undefined : tryDecode(bytes, label);
    if (text !== undefined) return text;
  }
  return bytes.toString('utf8');
}

function markOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/** Without a byte order mark. */
function tryDecode(bytes: Buffer, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
