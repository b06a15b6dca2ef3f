import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Attachments } from '../../src/delivery/attachment.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createSourceVideos } from '../../src/delivery/source-videos.ts';
import { UserError } from '../../src/errors.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { ODD_CLIP_RATE, oddClips } from '../support/odd-clips.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const decoder = await machineDecoder();
const owner = { id: '1', memberId: '7' };

/** A member's video of these bytes. */
async function start(bytes: Buffer) {
  const folder = await temporaryFolder();
  const fetch: Attachments['fetch'] = async (_, { path }) => writeFile(path, bytes);
  const videos = createSourceVideos({
    ...{ files: createJobFiles(folder.path, systemClock), decoder, clock: systemClock },
    attachments: { fetch } as Attachments,
    pastVideos: { find: async () => undefined, fetch: async () => {} },
    findJob: async () => undefined,
  });
  const video = { url: 'https://cdn.discordapp.com/a.mp4', bytes: bytes.length, contentType: 'video/mp4' };
  const [path, output] = [join(folder.path, 'sent'), join(folder.path, 'input')];
  await writeFile(path, bytes);
  return {
    measure: () => videos.measure(owner, { ...video, maxBytes: 2 ** 30 }),
    normalize: (film?: { seconds: number; bytes: number }) => videos.normalize(owner, { path, output, film }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe.skipIf(!decoder)('a video to work on', () => {
  it.each(oddClips)(
    'that is a file of $name is measured and made ordinary, or refused with a sentence',
    async ({ make, seconds }) => {
      await using run = await start(await make());
      if (seconds === null) {
        await expect(run.normalize()).rejects.toThrow('There’s no video in that message');
        return;
      }
      const measured = await run.measure();
      // A header may be wrong by some frames.
      expect(Math.abs(measured.seconds - seconds)).toBeLessThanOrEqual(2 / ODD_CLIP_RATE);
      const { width, height } = measured;
      expect(await run.normalize(measured)).toMatchObject({
        ...{ isFaststartMp4: true, isCommonH264: true },
        ...{ width: width + (width % 2), height: height + (height % 2) },
      });
    },
  );

  it('that lasts longer than it was priced for is refused', async () => {
    const [clip] = oddClips.filter(({ name }) => name === 'a rotation');
    await using run = await start((await clip?.make()) ?? Buffer.alloc(0));
    await expect(run.normalize({ seconds: 0.4, bytes: 1 })).rejects.toThrow(UserError);
    expect(await run.normalize({ seconds: 0.6, bytes: 1 })).toMatchObject({ durationSeconds: 1 });
  });
});
