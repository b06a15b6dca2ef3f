import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { looksLikeText } from '../../src/delivery/looks-like-text.ts';
import { createReadText } from '../../src/delivery/read-text.ts';
import { createFakeClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

it('reads a member’s file up to a size, and keeps nothing of it', async () => {
  await using folder = await temporaryFolder();
  const asked: unknown[] = [];
  let isAway = false;
  const readText = createReadText(createJobFiles(folder.path, createFakeClock()), {
    isAtDiscord: () => true,
    async fetch(url, { path, ...options }) {
      asked.push([url, options]);
      if (isAway) throw new Error('Discord is away');
      await writeFile(path, '{"é":1}');
    },
  });
  const url = 'https://cdn.discordapp.com/settings.json';
  expect(await readText('1', { url, bytes: 512 * 1024 })).toBe('{"é":1}');
  expect(asked).toEqual([[url, { what: 'file', maxBytes: 512 * 1024 }]]);
  await expect(readText('1', { url, bytes: 512 * 1024 + 1 })).rejects.toThrow(/512 KB/);
  expect(asked).toHaveLength(1);
  isAway = true;
  await expect(readText('2', { url, bytes: 1 })).rejects.toThrow('Discord is away');
  expect(await readdir(join(folder.path, 'jobs'))).toEqual([]);
});

it.each<[what: string, bytes: Buffer, isText: boolean]>([
  ['nothing', Buffer.alloc(0), true],
  ['a page', Buffer.from('<!DOCTYPE html>\r\n\t\f<p>größe 東京'), true],
  ['a film', Buffer.from('\0\0\0\x1cftypisom', 'latin1'), false],
  ['a PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), false],
  ['a character that is cut at the end', Buffer.from(`${'a'.repeat(1_023)}é`), true],
  ['a character that is cut before', Buffer.concat([Buffer.from([0xc3]), Buffer.from('a')]), false],
  ...[0, 8, 0x0b, 0x0e, 0x1f, 0x7f].map((code): [string, Buffer, boolean] => [
    `${code}`,
    Buffer.from(['a', String.fromCharCode(code)].join('')),
    false,
  ]),
  ...[9, 10, 12, 13, 32, 126].map((code): [string, Buffer, boolean] => [
    `${code}`,
    Buffer.from(['a', String.fromCharCode(code)].join('')),
    true,
  ]),
  ['a first kilobyte of text', Buffer.concat([Buffer.alloc(1_024, 'a'), Buffer.alloc(9)]), true],
  ['a zero at its end', Buffer.concat([Buffer.alloc(1_023, 'a'), Buffer.alloc(9)]), false],
])('a file with %s looks like text: %3$s', async (_, bytes, isText) => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'file');
  await writeFile(path, bytes);
  expect(await looksLikeText(path)).toBe(isText);
});
