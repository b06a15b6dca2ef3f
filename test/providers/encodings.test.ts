import {
  brotliCompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import type { LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import { describe, expect, it } from 'vitest';
import { adapters, failureOf, never, order } from '../support/adapters.ts';

const PAGE = '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>no</body></html>';
const OWN = JSON.stringify({ error: 'no', detail: 'no', message: 'no' });
const json = 'application/json';
const names = Object.keys(adapters) as (keyof typeof adapters)[];

const codings: [what: string, (text: string) => Buffer, header?: string][] = [
  ['gzip', (text) => gzipSync(text), 'gzip'],
  ['x-gzip', (text) => gzipSync(text), 'x-gzip'],
  ['GZIP', (text) => gzipSync(text), 'GZIP'],
  ['gzip in silence', (text) => gzipSync(text)],
  [
    'two gzips after each other',
    (text) => Buffer.concat([gzipSync(text.slice(0, 9)), gzipSync(text.slice(9))]),
    'gzip',
  ],
  ['deflate', (text) => deflateSync(text), 'deflate'],
  ['raw deflate', (text) => deflateRawSync(text), 'deflate'],
  ['br', (text) => brotliCompressSync(text), 'br'],
  ['zstd', (text) => zstdCompressSync(text), 'zstd'],
  ['zstd in silence', (text) => zstdCompressSync(text)],
  ['gzip over br', (text) => gzipSync(brotliCompressSync(text)), 'br, gzip'],
  ['identity', (text) => Buffer.from(text), 'identity'],
  ['a coding that nobody knows', (text) => Buffer.from(text), 'aws-chunked'],
  ['gzip, which it is not', (text) => Buffer.from(text), 'gzip'],
  ['br, which it is not', (text) => Buffer.from(text), 'br'],
];

const texts: [what: string, (json: string) => Buffer, type?: string][] = [
  ['a mark', (text) => Buffer.from(`\ufeff${text}`)],
  [
    'UTF-16 with a mark',
    (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    'application/json; charset=utf-16',
  ],
  ['UTF-16 by its name', (text) => Buffer.from(text, 'utf16le'), 'application/json;charset="utf-16le"'],
  [
    'Latin 1',
    (text) => Buffer.from(text.replace('{', '{"é":"ü",'), 'latin1'),
    'application/json; charset=iso-8859-1',
  ],
  ['a charset that nobody knows', (text) => Buffer.from(text), 'application/json; charset=x-klingon'],
  ['spaces around it', (text) => Buffer.from(`\r\n\n   ${text}\n\n \r\n`)],
  ['the type of a page', (text) => Buffer.from(text), 'text/html; charset=utf-8'],
  ['the type of bytes', (text) => Buffer.from(text), 'application/octet-stream'],
  ['no type', (text) => Buffer.from(text), ''],
  [
    'NaN and infinities',
    (text) => Buffer.from(text.replace('{', '{"a":NaN,"b":[-Infinity,Infinity],"c":"NaN {",')),
  ],
  [
    'numbers too long to hold',
    (text) => Buffer.from(text.replace('{', '{"a":12345678901234567890,"b":1e999,"c":-0,')),
  ],
];

/** 40 MB of zeros, each packed once for all providers. */
const zeros = Buffer.alloc(40 * 1024 ** 2);
const gzipped = gzipSync(zeros);
const bombs: [coding: string | undefined, bytes: Buffer][] = [
  ['gzip', gzipped],
  ['br', brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ['gzip, gzip', gzipSync(gzipped)],
  ['gzip, gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(gzipSync('{}'))))],
  [undefined, gzipped],
];

describe.each(names)('%s is read', (name) => {
  it.each([
    ...codings.map(([what, encode, coding]) => [`in ${what}`, encode, { coding }] as const),
    ...texts.map(([what, encode, type]) => [`with ${what}`, encode, { type }] as const),
  ])(
    '%s: an order, a task, and its end',
    async (_, encode, {
      coding,
      type = json,
    }: { coding?: string | undefined; type?: string | undefined }) => {
      await using adapter = await adapters[name]();
      const { provider, request } = adapter;
      const headers: Record<string, string> = coding === undefined ? {} : { 'content-encoding': coding };
      const decided: LoopbackTrouble = {
        kind: 'decided',
        async decide(work) {
          const { status, json: body } = await work();
          return { status, headers, file: { contentType: type, bytes: encode(JSON.stringify(body)) } };
        },
      };
      adapter.script('create', decided);
      adapter.script('poll', decided);
      const task = await provider.submit(request, order);
      expect(await provider.poll(task, never)).toMatchObject({
        state: expect.stringMatching(/pending|running/),
      });
      expect(adapter.requests.every((each) => each.headers['accept-encoding'] === 'identity')).toBe(true);
    },
  );

  it.each(bombs)('as unreadable where it grows without end: %s', async (coding, bytes) => {
    await using adapter = await adapters[name]();
    const { provider, request, key } = adapter;
    const headers: Record<string, string> = coding === undefined ? {} : { 'content-encoding': coding };
    adapter.script('create', { kind: 'bytes', status: 200, bytes, headers });
    const error = await failureOf(provider.submit(request, order), key);
    expect(error).toMatchObject({ kind: 'unavailable', sent: true, isRefused: false });
  });

  it.each([
    ['nothing with 200', { kind: 'bytes', status: 200, bytes: '' }],
    ['nothing with 202', { kind: 'bytes', status: 202, bytes: '' }],
    ['nothing with 204', { kind: 'bytes', status: 204, bytes: '' }],
    ['null', { kind: 'bytes', status: 200, bytes: 'null' }],
    ['a number', { kind: 'bytes', status: 200, bytes: '7' }],
    ['a text', { kind: 'bytes', status: 200, bytes: '"ok"' }],
    ['an empty list', { kind: 'bytes', status: 200, bytes: '[]' }],
    ['an empty object', { kind: 'bytes', status: 200, bytes: '{}' }],
    [
      'half of a gzip',
      {
        kind: 'bytes',
        status: 200,
        bytes: gzipSync(OWN).subarray(0, 20),
        headers: { 'content-encoding': 'gzip' },
      },
    ],
    ['a page', { kind: 'bytes', status: 200, bytes: PAGE, contentType: 'text/html' }],
  ] as [string, LoopbackTrouble][])('as unclear where it answers with %s', async (_, trouble) => {
    await using adapter = await adapters[name]();
    const { provider, request, key } = adapter;
    adapter.script('create', trouble, { times: 1 });
    const unclear = { kind: 'unavailable', sent: true, isRefused: false };
    expect(await failureOf(provider.submit(request, order), key)).toMatchObject(unclear);
    const task = await provider.submit(request, order);
    adapter.script('poll', trouble, { times: 1 });
    expect(await failureOf(provider.poll(task, never), key)).toMatchObject({
      kind: 'unavailable',
      isGone: false,
    });
  });
});
