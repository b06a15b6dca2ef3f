import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import { apiError } from '../api-error.ts';
import type { FileStore } from '../files.ts';
import type { Body } from './exchange.ts';

/** Discord's JSON bodies are small. This only prevents mistakes. */
const MAX_JSON_BYTES = 8 * 1024 * 1024;

/** What arrives while the disk is busy is written at once. */
const BUFFER_BYTES = 512 * 1024;

/** Far more than a message has. */
const MAX_NAMED_FILES = 1_000;

/** Reads a request to its end, so that a refusal reaches a client that is still sending. */
export async function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  request.resume();
  await new Promise<void>((resolve) => {
    request.once('end', resolve);
    request.once('close', resolve);
  });
}

/**
 * Reads JSON, or multipart with the JSON in `payload_json` and files in `files[n]`, which go to disk as they come.
 *
 * @see https://discord.com/developers/docs/reference#uploading-files
 */
export async function readBody(
  request: IncomingMessage,
  files: FileStore,
  limitBytes: number,
): Promise<Body> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return await readMultipart(request, files, limitBytes);
  const text = (await collect(request, MAX_JSON_BYTES)).toString('utf8');
  if (text === '') return { json: undefined, fields: {}, uploads: [] };
  if (!type.startsWith('application/json')) throw apiError('invalidJson');
  return { json: parseJson(text), fields: {}, uploads: [] };
}

async function collect(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream) {
    sizeBytes += chunk.length;
    if (sizeBytes <= maxBytes) chunks.push(chunk);
  }
  if (sizeBytes > maxBytes) throw apiError('entityTooLarge');
  return Buffer.concat(chunks);
}

async function readMultipart(request: IncomingMessage, files: FileStore, limitBytes: number): Promise<Body> {
  const parser = busboy({
    headers: request.headers,
    defParamCharset: 'utf8',
    limits: { fieldSize: MAX_JSON_BYTES },
  });
  const body: Body = { json: undefined, fields: {}, uploads: [] };
  const writes: Promise<void>[] = [];
  const failures: unknown[] = [];
  const attempt = (work: () => Promise<void>) => {
    writes.push(work().catch((error: unknown) => void failures.push(error)));
  };
  parser.on('field', (name, value) => {
    if (name === 'payload_json') {
      attempt(async () => {
        body.json = parseJson(value);
      });
    } else body.fields[name] = value;
  });
  parser.on('file', (name, stream, { filename = 'unknown', mimeType = '' }: Partial<busboy.FileInfo>) => {
    attempt(async () => {
      if (name === 'payload_json') {
        body.json = parseJson((await collect(stream, MAX_JSON_BYTES)).toString('utf8'));
        return;
      }
      // Parts with other names count too, after the named ones:
      // https://discord.com/developers/docs/reference#uploading-files
      const index = /^files\[(\d+)\]$/.exec(name)?.[1] ?? MAX_NAMED_FILES + body.uploads.length;
      const path = files.newPath();
      const upload = { path, filename, contentType: mimeType, sizeBytes: 0, index: Number(index) };
      // Listed before it is written, so that leftovers of a broken connection are deleted too.
      body.uploads.push(upload);
      upload.sizeBytes = await writeLimited(stream, path, limitBytes);
    });
  });
  try {
    await pipeline(request, parser);
    await Promise.all(writes);
    if (failures.length > 0) throw failures[0];
    if (body.uploads.some((upload) => upload.sizeBytes > limitBytes)) throw apiError('entityTooLarge');
  } catch (error) {
    await Promise.all(writes);
    await files.discard(body.uploads);
    throw error;
  }
  body.uploads.sort((a, b) => a.index - b.index);
  return body;
}

/**
 * Writes up to the limit and continues counting, so that an oversized file doesn't fill the disk. Returns the full size
 * in bytes.
 */
export async function writeLimited(stream: Readable, path: string, limitBytes: number): Promise<number> {
  let sizeBytes = 0;
  await pipeline(
    stream,
    async function* (source) {
      for await (const chunk of source) {
        sizeBytes += chunk.length;
        if (sizeBytes <= limitBytes) yield chunk;
      }
    },
    createWriteStream(path, { highWaterMark: BUFFER_BYTES }),
  );
  return sizeBytes;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw apiError('invalidJson');
  }
}
