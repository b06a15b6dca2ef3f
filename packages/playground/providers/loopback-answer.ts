import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A route's result: JSON, or a file from disk or from memory. */
export interface LoopbackAnswer {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  file?: { contentType: string } & ({ path: string } | { bytes: Buffer });
}

/** A fault of a request. */
export type LoopbackTrouble =
  /** Answered like this. `body`: an object is JSON, a string is sent unchanged, as HTML. */
  | { kind: 'status'; status: number; body?: object | string; headers?: Record<string, string> }
  /** Answered with exactly these bytes. */
  | {
      kind: 'bytes';
      status: number;
      bytes: Buffer | string;
      contentType?: string;
      headers?: Record<string, string>;
    }
  /** Some proxy's page, with status 200 by default. */
  | { kind: 'html'; status?: number }
  /** Invalid JSON, in a complete answer. */
  | { kind: 'malformed' }
  /** Never answered. */
  | { kind: 'hang' }
  /** Answered, but later. */
  | { kind: 'slow'; ms: number }
  /** Half of the answer arrives at once, the rest after `ms`. */
  | { kind: 'slow_body'; ms: number }
  /** The connection breaks before anything is answered. */
  | { kind: 'reset' }
  /** Half of the answer arrives, then the connection ends. */
  | { kind: 'truncated' }
  /** Decided for each request. */
  | { kind: 'decided'; decide: Decide };

/** An answer, or a broken connection. `work` executes the request and returns its unscripted answer. */
export type Decide = (
  work: () => Promise<LoopbackAnswer>,
  path: string,
) => LoopbackAnswer | 'reset' | Promise<LoopbackAnswer | 'reset'>;

/** Fewer, larger reads: a provider shares the machine with the bot. */
const READ_BYTES = 512 * 1024;

type Payload = NonNullable<LoopbackAnswer['file']>;

/** Answers a request. */
export async function send(
  response: ServerResponse,
  { status, headers, ...answer }: LoopbackAnswer,
): Promise<void> {
  const payload = payloadOf(answer);
  const size = 'path' in payload ? (await stat(payload.path)).size : payload.bytes.length;
  response.writeHead(status, { ...headers, 'content-type': payload.contentType, 'content-length': size });
  if ('bytes' in payload) return void response.end(payload.bytes);
  // Downloads may be aborted early.
  await pipeline(createReadStream(payload.path, { highWaterMark: READ_BYTES }), response).catch(
    () => void response.destroy(),
  );
}

/** Applies a fault to a request. `answer` is the one it would have got. */
export async function sendTrouble(
  response: ServerResponse,
  trouble: Exclude<LoopbackTrouble, { kind: 'decided' }>,
  answer: LoopbackAnswer,
): Promise<void> {
  switch (trouble.kind) {
    case 'hang':
      return;
    case 'slow':
      await sleep(trouble.ms, undefined, { ref: false });
      return send(response, answer);
    case 'reset':
      return void response.socket?.resetAndDestroy();
    case 'status': {
      const { body = { status: trouble.status }, ...rest } = trouble;
      return send(
        response,
        typeof body === 'string' ? { ...rest, file: html(body) } : { ...rest, json: body },
      );
    }
    case 'bytes': {
      const { bytes, contentType = 'application/json', kind: _, ...rest } = trouble;
      return send(response, { ...rest, file: { contentType, bytes: Buffer.from(bytes) } });
    }
    case 'html':
      return send(response, { status: trouble.status ?? 200, file: html('<h1>Just a moment…</h1>') });
    case 'malformed':
      return send(response, { ...answer, file: text('application/json', '{"id": "cut of') });
    case 'slow_body':
      return sendHalves(response, answer, async () => {
        await sleep(trouble.ms, undefined, { ref: false });
        return 'the rest';
      });
    case 'truncated':
      return sendHalves(response, answer, async () => 'no more');
  }
}

/** The head and half of the body, then `next` decides. */
async function sendHalves(
  response: ServerResponse,
  answer: LoopbackAnswer,
  next: () => Promise<'the rest' | 'no more'>,
): Promise<void> {
  const payload = payloadOf(answer);
  const bytes = 'path' in payload ? await readFile(payload.path) : payload.bytes;
  const half = Math.floor(bytes.length / 2);
  const headers = { 'content-type': payload.contentType, 'content-length': bytes.length };
  response.writeHead(answer.status, headers);
  await new Promise<void>((resolve) => response.write(bytes.subarray(0, half), () => resolve()));
  if ((await next()) === 'the rest') response.end(bytes.subarray(half));
  else response.destroy();
}

function payloadOf({ json, file }: Pick<LoopbackAnswer, 'json' | 'file'>): Payload {
  return file ?? text('application/json', json === undefined ? '' : JSON.stringify(json));
}

function html(body: string): Payload {
  return text('text/html', `<!doctype html><html><body>${body}</body></html>`);
}

function text(contentType: string, content: string): Payload {
  return { contentType, bytes: Buffer.from(content) };
}
