import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSourceMusic } from '../../src/delivery/source-music.ts';
import { UserError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { runFfmpeg } from '../../src/media/ffmpeg.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { machineDecoder, quickFfmpeg } from '../support/quick-ffmpeg.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const decoder = await machineDecoder();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string) => join(folder.path, name);

async function sound(seconds: number): Promise<string> {
  const path = at(`${seconds}.wav`);
  const { path: ffmpegPath } = await quickFfmpeg();
  await runFfmpeg(['-f', 'lavfi', '-i', `sine=f=440:d=${seconds}`, '-y', path], { ffmpegPath });
  return path;
}

async function normalized(path: string, by = decoder) {
  const warnings: unknown[] = [];
  const log = { warn: (about: unknown) => warnings.push(about) } as unknown as Log;
  const music = createSourceMusic({ decoder: by, clock: systemClock, log });
  const made = music.normalize({ memberId: '7' }, { path, output: at('music.mp3') });
  return { made: await made.catch((error: unknown) => error), warnings };
}

describe.skipIf(!decoder)('a member’s music', { timeout: 60_000 }, () => {
  it('is converted, with its length', async () => {
    const { made } = await normalized(await sound(2));
    expect(made).toMatchObject({ bytes: expect.any(Number), durationMs: expect.any(Number) });
    expect(Math.abs((made as { durationMs: number }).durationMs - 2_000)).toBeLessThan(100);
  });

  it.each([
    ['a text', () => Buffer.from('no music'), 'I can’t read that file as music'],
    ['damaged', () => Buffer.from('ID3\x04 and nothing else'), 'I can’t read that file as music'],
    ['too short', () => sound(0.3), 'That music lasts less than a second'],
  ])('is refused with the reason if it is %s', async (_, make, words) => {
    const given = await make();
    const path = typeof given === 'string' ? given : at('offered');
    if (typeof given !== 'string') await writeFile(path, given);
    const { made, warnings } = await normalized(path);
    expect(made).toBeInstanceOf(UserError);
    expect(String(made)).toContain(words);
    expect(warnings).toEqual([]);
  });

  it('is not called unreadable if the fault is this machine’s, and the operator learns of it', async () => {
    const { made, warnings } = await normalized(await sound(2), {
      ...decoder,
      path: at('no-ffmpeg'),
    } as never);
    expect(String(made)).toContain('I couldn’t convert that music just now');
    expect(warnings).toHaveLength(1);
  });
});
