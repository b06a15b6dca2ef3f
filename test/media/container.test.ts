import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { containerOf, containerOfDemuxer, findableDemuxers } from '../../src/media/container.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function extensionOf(head: string) {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'film');
  await writeFile(path, head, 'latin1');
  return (await containerOf(path))?.extension;
}

describe('where no ffmpeg may look', () => {
  it.each([
    ['swf', 'FWS\x05'],
    ['swf', 'CWS\x0a'],
    ['rm', '.RMF\0\0\0\x12'],
    ['wtv', '\xb7\xd8\x00\x20\x37\x49\xda\x11'],
    ['nsv', 'NSVf'],
    ['drc', 'BBCD\0'],
    ['roq', '\x84\x10\xff\xff\xff\xff'],
  ])('a .%s is still a video, by its first bytes', async (extension, head) => {
    expect(await extensionOf(head)).toBe(extension);
  });

  it.each(['FWS and more words', 'CWS', 'NSVx', '.RMS', '#EXTM3U', 'ffconcat version 1.0', 'v=0\r\n', ''])(
    '%j is none',
    async (head) => {
      expect(await extensionOf(head)).toBeUndefined();
    },
  );
});

describe('what ffmpeg may look for', () => {
  it('are videos that open no further files, and each has an extension', () => {
    const forbidden = ['hls', 'concat', 'dash', 'sdp', 'image2', 'imf', 'webm_dash_manifest', 'lavfi', 'tty'];
    expect(findableDemuxers.filter((name) => name === '' || forbidden.includes(name))).toEqual([]);
    for (const name of findableDemuxers) expect(containerOfDemuxer(name)?.extension).toMatch(/^\w+$/);
  });
});
