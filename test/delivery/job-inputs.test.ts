import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImageResult } from '../../src/delivery/images/result.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import { createJobInputs } from '../../src/delivery/job-inputs.ts';
import { UserError } from '../../src/errors.ts';
import type { ProbedVideo } from '../../src/media/probed-video.ts';
import type { DraftInput, InputSource } from '../../src/requests/request.ts';
import { createFakeClock } from '../support/clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n and more', 'latin1');
const source = { url: 'https://cdn.discordapp.com/a.png', bytes: 9 };
const first = (from: InputSource): DraftInput[] => [{ role: 'first', source: from }];
const probed: ProbedVideo = {
  ...{ width: 320, height: 180, durationSeconds: 5.0417, bytes: 6, videoCodec: 'avc', audioCodec: null },
  ...{ container: 'mov', isCommonH264: true, isFaststartMp4: true },
};
const whole: ImageResult = { ok: true, contentType: 'image/png', width: 3, height: 4, isUntouched: false };

async function start({ offered = PNG, result = whole }: { offered?: Buffer; result?: ImageResult } = {}) {
  const folder = await temporaryFolder();
  const files = createJobFiles(folder.path, createFakeClock(Date.now()));
  const asked: unknown[] = [];
  let fetching = 0;
  let mostFetching = 0;
  const inputs = createJobInputs(
    files,
    {
      isAtDiscord: (url) => url === source.url,
      async fetch(url, { path, ...options }) {
        mostFetching = Math.max(mostFetching, ++fetching);
        asked.push([url, options]);
        await writeFile(path, offered);
        await new Promise(setImmediate);
        fetching--;
      },
    },
    {
      async read(owner, { outputPath, ...request }) {
        asked.push([owner, request.keepsPlain, await readFile(request.path)]);
        if (result.ok) await writeFile(outputPath, 'normalized');
        return result;
      },
      unpack: () => Promise.reject(new Error('no animation')),
    },
    async (jobId, video, output) => {
      asked.push(['frame', jobId, video]);
      await writeFile(output, offered);
    },
    {
      async take(from, path) {
        asked.push(['cast', from]);
        await writeFile(path, offered);
      },
    },
    {
      async fetch(from, { path, ...options }) {
        asked.push(['video', from, options]);
        await writeFile(path, offered);
      },
      async normalize(owner, { path, output, film }) {
        asked.push(['normalize', owner, await readFile(path), film]);
        if (!result.ok) throw new UserError((t) => t('continue.noVideo'));
        await writeFile(output, 'an MP4');
        return probed;
      },
      withMoments: () => Promise.reject(new Error('nothing is moderated')),
    },
    {
      async normalize({ memberId }, { path, output }) {
        asked.push(['music', memberId, await readFile(path)]);
        await writeFile(output, 'an MP3');
        return { bytes: 6, durationMs: 2_500 };
      },
    },
  );
  return {
    ...{ inputs, files, asked },
    mostFetching: () => mostFetching,
    pathOf: (...names: string[]) => join(folder.path, 'jobs', ...names),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('a member’s image', () => {
  it('is downloaded and normalized, and nothing else of it stays', async () => {
    await using run = await start();
    const [image] = await run.inputs.take({ id: '1', memberId: 'mia' }, first(source));
    expect(image).toEqual({
      role: 'first',
      path: run.pathOf('1', 'image'),
      contentType: 'image/png',
      bytes: 10,
      width: 3,
      height: 4,
    });
    expect(run.asked).toEqual([
      [source.url, { what: 'image', maxBytes: 20 * 1024 ** 2 }],
      ['mia', false, PNG],
    ]);
    expect(await readdir(run.pathOf('1'))).toEqual(['image']);
    expect([run.inputs.isAtDiscord(source.url), run.inputs.isAtDiscord('https://a.example')]).toEqual([
      true,
      false,
    ]);
    expect([await run.inputs.isKept('1', 0), await run.inputs.isKept('2', 0)]).toEqual([true, false]);
  });

  it('is taken again from an earlier job, as long as it is kept', async () => {
    await using run = await start();
    await writeFile(await run.files.pathOf('1', 'image'), PNG);
    await run.inputs.take({ id: '2', memberId: 'mia' }, first({ jobId: '1' }));
    expect(run.asked).toEqual([['mia', false, PNG]]);
    const gone = run.inputs.take({ id: '3', memberId: 'mia' }, first({ jobId: '9' }));
    await expect(gone).rejects.toThrow(/^The image for this video is gone/);
    await expect(gone).rejects.toThrow(UserError);
  });

  it('comes with others, each in a file of its own that a later job can take', async () => {
    await using run = await start();
    const asked: DraftInput[] = [...first(source), { role: 'last', source }, { role: 'reference', source }];
    const taken = await run.inputs.take({ id: '1', memberId: 'mia' }, asked);
    const paths = ['image', 'input-1', 'input-2'].map((name) => run.pathOf('1', name));
    expect(taken.map(({ role, path }) => ({ role, path }))).toEqual(
      asked.map(({ role }, index) => ({ role, path: paths[index] })),
    );
    await run.files.removeAllButInputs('1');
    expect((await readdir(run.pathOf('1'))).toSorted()).toEqual(['image', 'input-1', 'input-2']);
    await writeFile(run.pathOf('1', 'input-2'), PNG);
    run.asked.length = 0;
    await run.inputs.take({ id: '2', memberId: 'mia' }, first({ jobId: '1', index: 2 }));
    expect(run.asked).toEqual([['mia', false, PNG]]);
  });

  it('is refused unread where it begins like no image', async () => {
    for (const offered of [Buffer.from('<html>'), Buffer.alloc(0)]) {
      await using run = await start({ offered });
      const taken = run.inputs.take({ id: '1', memberId: 'mia' }, first(source));
      await expect(taken).rejects.toThrow(/^I can’t read that file as an image/);
      expect(run.asked).toHaveLength(1);
      expect(await readdir(run.pathOf('1'))).toEqual([]);
    }
  });

  it.each<[Extract<ImageResult, { ok: false }>['problem'], RegExp]>([
    ['not_an_image', /^I can’t read that file as an image/],
    ['broken', /^That image is damaged/],
    ['not_alone', /^There’s another file hidden/],
    ['too_slow', /^That image takes too long/],
    ['too_heavy', /^That image takes too much memory/],
    ['crashed', /^I couldn’t read that image/],
    ['too_small', /^The image is 70.?×.?80; each side needs at least 128 pixels/],
    ['too_many_pixels', /^The image is 70.?×.?80; the limit is 52 megapixels/],
    ['too_long', /^The image is 70.?×.?80\. .* at most 4 times/],
  ])('that is %s is refused with what helps', async (problem, sentence) => {
    await using run = await start({ result: { ok: false, problem, cause: 'why', width: 70, height: 80 } });
    const error = await run.inputs.take({ id: '1', memberId: 'mia' }, first(source)).catch((each) => each);
    expect(error).toBeInstanceOf(UserError);
    // What says nothing about the image may pass.
    const cause = problem === 'too_slow' || problem === 'crashed' ? new Error('why') : 'why';
    expect(error).toMatchObject({ message: expect.stringMatching(sentence), cause });
    expect(await readdir(run.pathOf('1'))).toEqual([]);
  });

  it('waits for its member’s other ones, and for those of eight others', async () => {
    await using run = await start();
    const take = (id: number, memberId: string) => run.inputs.take({ id: `${id}`, memberId }, first(source));
    await Promise.all(Array.from({ length: 4 }, (_, id) => take(id, 'mia')));
    expect(run.mostFetching()).toBe(1);
    await Promise.all(Array.from({ length: 12 }, (_, id) => take(10 + id, `m${id}`)));
    expect(run.mostFetching()).toBe(8);
  });
});

describe('a paid still', () => {
  const still = { path: '/elsewhere', contentType: 'image/png', bytes: 5, width: 1, height: 2 } as const;

  it('is copied for the next job, without its address', async () => {
    await using run = await start();
    await writeFile(await run.files.pathOf('1', 'still'), 'still');
    const path = run.pathOf('2', 'still');
    const withUrl = { ...still, url: 'https://provider.example/1' };
    expect(await run.inputs.takeStill('2', { id: '1', still: withUrl })).toEqual({ ...still, path });
    expect(await readFile(path, 'utf8')).toBe('still');
  });

  it('may be gone', async () => {
    await using run = await start();
    await expect(run.inputs.takeStill('2', { id: '1', still })).rejects.toThrow(UserError);
  });
});

describe('the last frame of a video', () => {
  const film = { url: 'https://cdn.discordapp.com/film.mp4', bytes: 9 };
  const input: DraftInput = { role: 'first', source: { lastFrameOf: film } };

  it('is normalized like any other image, and nothing of the video stays', async () => {
    await using run = await start();
    const [image] = await run.inputs.take({ id: '1', memberId: 'mia' }, [input]);
    expect(image).toMatchObject({ role: 'first', path: run.pathOf('1', 'image'), contentType: 'image/png' });
    expect(run.asked).toEqual([
      ['frame', '1', { source: film, maxBytes: 500 * 1024 ** 2 }],
      ['mia', false, PNG],
    ]);
    expect(await readdir(run.pathOf('1'))).toEqual(['image']);
  });
});

describe('a video', () => {
  const film = { seconds: 5, bytes: 9 };
  const attached = { url: 'https://cdn.discordapp.com/film.mov', bytes: 9 };
  const owner = { id: '1', memberId: 'mia' };

  it.each([
    ['a member’s', attached],
    ['a job’s', { videoOf: '7' }],
  ])('%s is downloaded and normalized, and nothing else of it stays', async (_, from) => {
    await using run = await start();
    const taken = await run.inputs.take(owner, [{ role: 'video', source: from, film }]);
    expect(taken).toEqual([
      {
        ...{ role: 'video', path: run.pathOf('1', 'image'), contentType: 'video/mp4', bytes: 6 },
        ...{ width: 320, height: 180, durationMs: 5_042 },
      },
    ]);
    expect(run.asked).toEqual([
      ['video', from, { maxBytes: 500 * 1024 ** 2 }],
      ['normalize', owner, PNG, film],
    ]);
    expect(await readdir(run.pathOf('1'))).toEqual(['image']);
  });

  it('may be music, of which only the sound is kept', async () => {
    await using run = await start();
    const taken = await run.inputs.take(owner, [{ role: 'audio', source: attached }]);
    expect(taken).toEqual([
      {
        role: 'audio',
        path: run.pathOf('1', 'image'),
        contentType: 'audio/mpeg',
        bytes: 6,
        durationMs: 2_500,
      },
    ]);
    expect(run.asked).toEqual([
      [attached.url, { what: 'file', maxBytes: 20 * 1024 ** 2 }],
      ['music', owner.memberId, PNG],
    ]);
    expect(await readdir(run.pathOf('1'))).toEqual(['image']);
  });

  it('that an earlier job has kept is taken from it', async () => {
    await using run = await start();
    await writeFile(await run.files.pathOf('7', 'image'), 'an MP4');
    await run.inputs.take(owner, [{ role: 'video', source: { jobId: '7', index: 0 }, film }]);
    expect(run.asked).toEqual([['normalize', owner, Buffer.from('an MP4'), film]]);
  });

  it.each([
    ['video', /^The video to start from is gone/],
    ['audio', /^That music is gone/],
    ['reference', /^The image for this video is gone/],
  ] as const)('says what it was if an earlier job has kept no %s any more', async (role, words) => {
    await using run = await start();
    const input = { role, source: { jobId: '7', index: 0 } };
    const taking = run.inputs.take(owner, [role === 'video' ? { ...input, role, film } : { ...input, role }]);
    await expect(taking).rejects.toThrow(UserError);
    await expect(taking).rejects.toThrow(words);
  });

  it('that can’t be used leaves nothing', async () => {
    await using run = await start({ result: { ok: false, problem: 'broken', cause: 'none' } });
    const taking = run.inputs.take(owner, [{ role: 'video', source: attached, film }]);
    await expect(taking).rejects.toThrow(UserError);
    expect(await readdir(run.pathOf('1'))).toEqual([]);
  });
});
