import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../src/media/ffmpeg-path.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { createPreview } from '../../src/providers/preview/index.ts';
import type { Provider, TaskRef, TaskRequest, TaskStatus } from '../../src/providers/provider.ts';

const run = promisify(execFile);
let root: string;
let ffmpegPath: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cutscene-preview-'));
  ffmpegPath = (await findFfmpeg({ searchPath: process.env['PATH'] })).path;
});
afterAll(() => rm(root, { recursive: true, force: true }));

const signal = new AbortController().signal;
const request = (given: Partial<TaskRequest> = {}): TaskRequest => ({
  ...{
    model: 'preview',
    makes: 'video' as const,
    task: 'generate' as const,
    inputs: [],
    prompt: 'a lake at dawn',
    durationSeconds: 1,
    resolution: '480p',
    aspectRatio: '16:9',
  },
  seed: 1,
  ...given,
});

async function createOne(settings: { ffmpegPath?: string | undefined } = {}) {
  const dataDir = await mkdtemp(join(root, 'data-'));
  const provider = createPreview({ dataDir, ffmpegPath, ...settings });
  return { dataDir, provider };
}

let keys = 0;
async function submit(provider: Provider, given: Partial<TaskRequest> = {}): Promise<TaskRef> {
  keys += 1;
  return provider.submit(request(given), { signal, idempotencyKey: `job ${keys}` });
}

/** Polls until the answer matches: another process makes the film, and only polling shows its progress. */
async function pollUntil(
  provider: Provider,
  task: TaskRef,
  wanted: (status: TaskStatus) => boolean,
): Promise<TaskStatus> {
  for (;;) {
    const status = await provider.poll(task, { signal });
    if (wanted(status)) return status;
    await wait(5);
  }
}
const isOver = (status: TaskStatus) => status.state === 'succeeded' || status.state === 'failed';

async function film(provider: Provider, task: TaskRef): Promise<string> {
  const status = await pollUntil(provider, task, isOver);
  if (status.state !== 'succeeded' || status.output.kind !== 'file') throw new Error(JSON.stringify(status));
  return status.output.path;
}

/** Which of red, green and blue its first frame has much of. */
async function firstColor(path: string): Promise<boolean[]> {
  const args = [
    '-i',
    path,
    '-frames:v',
    '1',
    '-vf',
    'scale=1:1',
    '-pix_fmt',
    'rgb24',
    '-f',
    'rawvideo',
    'pipe:1',
  ];
  const { stdout } = await run(ffmpegPath, args, { encoding: 'buffer' });
  return [...stdout].map((value) => value > 128);
}

/** Command lines on this machine that contain the folder. */
async function processesOf(dataDir: string): Promise<string[]> {
  const names = existsSync('/proc/self/cmdline') ? await readdir('/proc') : [];
  const lines = names.length > 0 ? await Promise.all(names.map(commandLine)) : await listProcesses();
  return lines.filter((line) => line.includes(dataDir));
}

async function commandLine(processId: string): Promise<string> {
  return readFile(`/proc/${processId}/cmdline`, 'utf8').catch(() => '');
}

async function listProcesses(): Promise<string[]> {
  const { stdout } = await run('ps', ['-eo', 'args']);
  return stdout.split('\n');
}

describe('the film', () => {
  it.each([
    { aspectRatio: '16:9', resolution: '480p', width: 854, height: 480 },
    { aspectRatio: '9:16', resolution: '480p', width: 480, height: 854 },
    { aspectRatio: '21:9', resolution: '480p', width: 1120, height: 480 },
    { aspectRatio: '3:4', resolution: '480p', width: 480, height: 640, searchPath: '' },
  ])(
    '$aspectRatio at $resolution plays in every client',
    async ({ aspectRatio, resolution, width, height }) => {
      const { provider } = await createOne();
      const path = await film(provider, await submit(provider, { aspectRatio, resolution }));
      const probed = await probeVideo(path);
      expect(probed).toMatchObject({
        ok: true,
        video: { width, height, videoCodec: 'avc', audioCodec: 'aac' },
      });
      expect(probed.ok && probed.video.durationSeconds).toBeCloseTo(1, 3);

      const { stderr } = await run(ffmpegPath, ['-hide_banner', '-i', path]).catch(
        (error: { stderr: string }) => error,
      );
      expect(stderr).toMatch(/Video: h264 \(High\).*yuv420p.*bt709.*24 fps/);
      expect(stderr).toMatch(/Audio: aac \(LC\).*48000 Hz, stereo/);
      const bytes = await readFile(path);
      expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    },
  );

  it('has its sound, neither silent nor clipped', async () => {
    const { provider } = await createOne();
    const path = await film(
      provider,
      await submit(provider, { durationSeconds: 2, prompt: 'rain on the sea' }),
    );
    const { stderr } = await run(ffmpegPath, [
      '-hide_banner',
      '-i',
      path,
      '-vn',
      '-af',
      'volumedetect',
      '-f',
      'null',
      '-',
    ]);
    const level = (name: string) => Number(new RegExp(`${name}_volume: (-?[\\d.]+) dB`).exec(stderr)?.[1]);
    expect(level('mean')).toBeGreaterThan(-40);
    expect(level('mean')).toBeLessThan(-12);
    expect(level('max')).toBeLessThan(-0.5);
  });

  it('begins with an image that is gone by the time it is drawn', async () => {
    const { provider, dataDir } = await createOne();
    const path = join(dataDir, 'red.png');
    await run(ffmpegPath, ['-f', 'lavfi', '-i', 'color=red:s=96x54', '-frames:v', '1', path]);
    const inputs = [
      { role: 'first' as const, path, contentType: 'image/png' as const, bytes: (await stat(path)).size },
    ];
    const task = await submit(provider, { inputs });
    await rm(path);
    expect(await firstColor(await film(provider, task))).toEqual([true, false, false]);
    const without = await submit(provider);
    expect(await firstColor(await film(provider, without))).toEqual([false, false, false]);
  });

  it('fails if its image is none', async () => {
    const { provider, dataDir } = await createOne();
    const path = join(dataDir, 'red.png');
    await writeFile(path, 'red');
    const inputs = [{ role: 'first' as const, path, contentType: 'image/png' as const, bytes: 3 }];
    const status = await pollUntil(provider, await submit(provider, { inputs }), isOver);
    expect(status).toMatchObject({ state: 'failed', kind: 'task_failed' });
    await rm(path);
    await expect(submit(provider, { inputs })).rejects.toMatchObject({ kind: 'unavailable', sent: false });
  });

  it('tells how far it is, always forward', async () => {
    const { provider } = await createOne();
    const task = await submit(provider);
    const heard: number[] = [];
    const steps = new Set<string>();
    await pollUntil(provider, task, (status) => {
      if (status.state === 'running') {
        heard.push(status.progress ?? -1);
        steps.add(status.step ?? '');
      }
      return isOver(status);
    });
    expect(heard).toEqual(heard.toSorted((one, other) => one - other));
    expect(heard.at(-1)).toBeGreaterThan(0.5);
    expect(steps).toContain('drawing the frames');
  });
});

describe('what cannot be', () => {
  it.each([
    { durationSeconds: 0 },
    { durationSeconds: 61 },
    { durationSeconds: Number.NaN },
    { resolution: '4k' },
    { aspectRatio: '5:1' },
  ])('$0 is refused before anything is written', async (given) => {
    const { provider, dataDir } = await createOne();
    await expect(submit(provider, given)).rejects.toMatchObject({ kind: 'invalid_request', sent: false });
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('is unavailable without ffmpeg, or with one that does not run', async () => {
    for (const path of [undefined, join(root, 'no-ffmpeg')]) {
      const { provider } = await createOne({ ffmpegPath: path });
      const status = await pollUntil(provider, await submit(provider), isOver);
      expect(status).toMatchObject({ state: 'failed', kind: 'unavailable' });
    }
  });

  it.each(['../../etc', '', 'A'.repeat(32), `${'a'.repeat(31)}/`, 7])('knows no task %j', async (taskId) => {
    const { provider } = await createOne();
    const status = await provider.poll({ taskId }, { signal });
    expect(status).toMatchObject({ state: 'failed', kind: 'task_failed' });
    await provider.cancel?.({ taskId }, { signal });
    await provider.release?.({ taskId });
  });
});

describe('the life of a task', () => {
  it('is one film for one key, however often it is submitted', async () => {
    const { provider, dataDir } = await createOne();
    const once = await provider.submit(request(), { signal, idempotencyKey: 'same' });
    const twice = await provider.submit(request(), { signal, idempotencyKey: 'same' });
    expect(twice).toEqual(once);
    await film(provider, once);
    expect(await provider.submit(request(), { signal, idempotencyKey: 'same' })).toEqual(once);
    expect(await provider.poll(once, { signal })).toMatchObject({ state: 'succeeded' });
    expect((await readdir(join(dataDir, 'preview'))).filter((name) => name !== 'cache')).toHaveLength(1);
  });

  it('leaves neither files nor processes when it is cancelled', async () => {
    const { provider, dataDir } = await createOne();
    const drawing = await submit(provider, { durationSeconds: 60 });
    const waiting = await Promise.all([
      submit(provider, { durationSeconds: 60 }),
      submit(provider, { durationSeconds: 60 }),
    ]);
    await pollUntil(provider, drawing, (status) => status.state === 'running' && (status.progress ?? 0) > 0);
    expect(await processesOf(dataDir)).not.toEqual([]);
    for (const task of [...waiting, drawing, drawing]) await provider.cancel?.(task, { signal });
    expect(await processesOf(dataDir)).toEqual([]);
    expect(await readdir(join(dataDir, 'preview'))).toEqual(['cache']);
    expect(await provider.poll(drawing, { signal })).toMatchObject({ state: 'failed', kind: 'task_failed' });
  });

  it('goes on after a restart: a whole film is there, a broken one is drawn again', async () => {
    const { provider, dataDir } = await createOne();
    const task = await submit(provider);
    const path = await film(provider, task);
    const first = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');

    const restarted = createPreview({ dataDir, ffmpegPath });
    expect(await restarted.poll(task, { signal })).toMatchObject({ state: 'succeeded', output: { path } });
    await rm(path);
    await writeFile(`${path}.part`, 'half a film');
    const again = createPreview({ dataDir, ffmpegPath });
    expect(await again.poll(task, { signal })).not.toMatchObject({ state: 'succeeded' });
    const redrawn = await film(again, task);
    expect(
      createHash('sha256')
        .update(await readFile(redrawn))
        .digest('hex'),
    ).toBe(first);

    await again.release?.(task);
    await expect(stat(redrawn)).rejects.toThrow('ENOENT');
  });

  it('ends with its bot, even one that is killed', async () => {
    const dataDir = await mkdtemp(join(root, 'killed-'));
    const source = `
      import { createPreview } from ${JSON.stringify(new URL('../../src/providers/preview/index.ts', import.meta.url).href)};
      const provider = createPreview(${JSON.stringify({ dataDir, ffmpegPath })});
      const task = await provider.submit(${JSON.stringify(request({ durationSeconds: 60 }))}, { signal: new AbortController().signal, idempotencyKey: 'x' });
      for (;;) {
        const status = await provider.poll(task, { signal: new AbortController().signal });
        if ((status.progress ?? 0) > 0) process.kill(process.pid, 'SIGKILL');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }`;
    const killed = await run(process.execPath, ['--input-type=module', '-e', source]).catch(
      (error: { signal: string }) => error,
    );
    expect(killed).toMatchObject({ signal: 'SIGKILL' });
    // They end by themselves, within the test's own time limit.
    while ((await processesOf(dataDir)).length > 0) await wait(20);
    const [taskId = ''] = (await readdir(join(dataDir, 'preview'))).filter((name) => name !== 'cache');
    expect(await readdir(join(dataDir, 'preview', taskId))).toEqual(['task.json']);
  });
});
