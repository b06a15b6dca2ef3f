import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeBody } from '../src/content-coding.ts';

const text = Buffer.from('{"a":1}');
const coded = {
  gzip: gzipSync(text),
  deflate: deflateSync(text),
  raw: deflateRawSync(text),
  br: brotliCompressSync(text),
  zstd: zstdCompressSync(text),
};

describe('a body', () => {
  it.each([
    ['gzip', coded.gzip],
    ['x-gzip', coded.gzip],
    ['deflate', coded.deflate],
    ['deflate', coded.raw],
    ['br', coded.br],
    ['zstd', coded.zstd],
    ['gzip, br', brotliCompressSync(coded.gzip)],
    [['gzip', 'br'], brotliCompressSync(coded.gzip)],
    // Nobody said so.
    [undefined, coded.gzip],
    [undefined, coded.zstd],
    // Something was said that isn't so.
    ['gzip', text],
    ['identity', text],
    [undefined, text],
  ])('with the coding %j is what was sent', async (header, bytes) => {
    expect((await decodeBody(bytes, header, 100)).toString()).toBe(text.toString());
  });

  const zeros = Buffer.alloc(1_000);
  it.each([
    ['gzip', gzipSync(zeros)],
    ['deflate', deflateSync(zeros)],
    ['deflate', deflateRawSync(zeros)],
    ['br', brotliCompressSync(zeros)],
    ['zstd', zstdCompressSync(zeros)],
    [undefined, gzipSync(zeros)],
  ])('that grows too large by %j is refused', async (header, bytes) => {
    await expect(decodeBody(bytes, header, 999)).rejects.toThrow('more than 999 bytes once decoded');
    expect(await decodeBody(bytes, header, 1_000)).toHaveLength(1_000);
  });

  it('with more than three codings is left as it is', async () => {
    const bytes = gzipSync(coded.gzip);
    expect(await decodeBody(bytes, 'br, br, gzip, gzip', 100)).toEqual(coded.gzip);
    expect((await decodeBody(bytes, 'gzip, gzip', 100)).toString()).toBe(text.toString());
  });
});
