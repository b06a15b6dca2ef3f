import { access, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderBlobs } from '../../src/delivery/blobs/folder-blobs.ts';
import { createS3Blobs } from '../../src/delivery/blobs/s3-blobs.ts';
import { createFetchFile } from '../../src/delivery/fetch-file.ts';
import { createS3Bucket } from '../../src/delivery/hosting/s3.ts';
import { createJobFiles } from '../../src/delivery/job-files.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { runtime } from '../support/runtime.ts';
import { startS3 } from '../support/s3.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { signal } = new AbortController();
const HOUR_MS = 60 * 60_000;
const settled = (more: Partial<Job> = {}) => aJob({ status: statuses.succeeded, told: true, ...more });

let s3: Awaited<ReturnType<typeof startS3>>;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3[Symbol.asyncDispose]());

/** Two processes with disks of their own, and a place that both see. */
async function setUp(place: 'a folder' | 'S3' = 'a folder') {
  const folder = await temporaryFolder();
  const clock = createFakeClock(Date.now());
  const shared = join(folder.path, 'shared');
  const open = () =>
    place === 'S3'
      ? createS3Blobs({
          bucket: createS3Bucket(s3.options, runtime.network),
          fetchFile: createFetchFile(runtime),
          clock,
        })
      : createFolderBlobs(shared, { ...runtime, clock });
  const start = (name: string) => createJobFiles(join(folder.path, name), clock, open());
  const stored = new Map<string, Job>();
  const namesIn = async (name: string) => {
    const names: string[] = await readdir(join(folder.path, name, 'jobs'), { recursive: true }).catch(
      () => [],
    );
    return names.filter((each) => each.includes('/')).sort();
  };
  const [gateway, worker] = [start('gateway'), start('worker')];
  return {
    ...{ clock, gateway, worker, shared, stored, namesIn, start },
    copy: join(folder.path, 'copy'),
    findJob: async (id: string) => stored.get(id),
    async write(files: typeof gateway, id: string, name: 'image' | 'input-1' | 'still' | 'video.mp4') {
      await writeFile(await files.pathOf(id, name), `${id} ${name}`);
      await files.share(id, name);
    },
    /** As if all shared files had been put there so long ago. */
    async age(ms: number) {
      for (const name of await namesIn('shared')) {
        const seconds = (clock.now() - ms) / 1_000;
        await utimes(join(shared, 'jobs', name), seconds, seconds);
      }
    },
    async shares() {
      const keys: string[] = [];
      for await (const { key } of open().list('jobs/')) keys.push(key.slice('jobs/'.length));
      return keys.sort();
    },
    async [Symbol.asyncDispose]() {
      for (const key of await this.shares()) await open().remove(`jobs/${key}`);
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe.each(['a folder', 'S3'] as const)('the files of a job in %s', (place) => {
  it('are found by each process, on its own disk', async () => {
    await using run = await setUp(place);
    await run.write(run.gateway, '1', 'image');
    const paths = await Promise.all([1, 2, 3].map(() => run.worker.find('1', 'image')));
    expect(new Set(paths)).toEqual(new Set([expect.stringMatching(/worker.jobs.1.image$/)]));
    expect(await readFile(paths[0] ?? '', 'utf8')).toBe('1 image');
    expect(await run.namesIn('worker')).toEqual(['1/image']);
    expect(await run.worker.find('1', 'still')).toBeUndefined();
    expect([await run.worker.hasInput('1', 0), await run.worker.hasInput('1', 1)]).toEqual([true, false]);
    // Without the other one.
    await run.gateway.removeAllButInputs('1');
    expect(await run.namesIn('gateway')).toEqual([]);
    expect(await run.gateway.find('1', 'image')).toMatch(/gateway.jobs.1.image$/);
  });

  it('are copied from where they are, for another attempt', async () => {
    await using run = await setUp(place);
    for (const name of ['image', 'input-1', 'still'] as const) await run.write(run.gateway, '1', name);
    await run.gateway.removeAllButInputs('1', { keepsStill: true });
    for (const files of [run.gateway, run.worker, run.start('new')]) {
      expect(await files.copyInput('1', 1, run.copy)).toBe(true);
      expect(await readFile(run.copy, 'utf8')).toBe('1 input-1');
      expect(await files.copyStill('1', run.copy)).toBe(true);
      expect(await readFile(run.copy, 'utf8')).toBe('1 still');
      expect(await files.hasStill('1')).toBe(true);
    }
  });

  it.each([
    [false, ['1/image']],
    [true, ['1/image', '1/still']],
  ])('end with it, except the inputs and, if it asks for it, the still: %s', async (keepsStill, left) => {
    await using run = await setUp(place);
    for (const name of ['image', 'still', 'video.mp4'] as const) await run.write(run.worker, '1', name);
    await run.worker.removeAllButInputs('1', { keepsStill });
    expect(await run.shares()).toEqual(left);
    expect(await run.namesIn('worker')).toEqual([]);
  });

  it('are deleted for all, whoever deletes them', async () => {
    await using run = await setUp(place);
    for (const name of ['image', 'still'] as const) await run.write(run.gateway, '1', name);
    await run.write(run.gateway, '11', 'image');
    await run.worker.remove('1');
    expect(await run.shares()).toEqual(['11/image']);
    expect(await run.worker.copyInput('1', 0, run.copy)).toBe(false);
  });
});

describe('a sweep', () => {
  it('deletes nothing that another process is just accepting, making, or keeping for its member', async () => {
    await using run = await setUp();
    const names = { accepting: 'image', running: 'image', reviewing: 'video.mp4', ended: 'image' } as const;
    for (const [id, name] of Object.entries(names)) await run.write(run.gateway, id, name);
    await run.age(25 * HOUR_MS);
    await run.write(run.gateway, 'accepting', 'still');
    run.stored.set('running', aJob({ status: statuses.running, stateSinceMs: 0 }));
    run.stored.set('reviewing', aJob({ status: statuses.reviewing, stateSinceMs: 0 }));
    run.stored.set('ended', settled({ stateSinceMs: run.clock.now() - 23 * HOUR_MS }));
    // This process knows none of them.
    await run.worker.sweep(() => false);
    await run.worker.sweepShared(run.findJob, signal);
    expect(await run.namesIn('shared')).toEqual([
      ...['accepting/still', 'ended/image', 'reviewing/video.mp4', 'running/image'],
    ]);
  });

  it('deletes what nobody needs any more: a day after its job, or of a job that never was', async () => {
    await using run = await setUp();
    for (const id of ['ended', 'refused', 'told']) await run.write(run.gateway, id, 'image');
    await run.age(23 * HOUR_MS);
    run.stored.set('ended', settled({ stateSinceMs: run.clock.now() - 25 * HOUR_MS }));
    // Its member has not been told yet.
    run.stored.set('told', { ...settled({ stateSinceMs: 0 }), told: false });
    await run.worker.sweepShared(run.findJob, signal);
    expect(await run.namesIn('shared')).toHaveLength(3);
    await run.age(25 * HOUR_MS);
    await run.worker.sweepShared(run.findJob, AbortSignal.abort());
    expect(await run.namesIn('shared')).toHaveLength(3);
    await run.worker.sweepShared(run.findJob, signal);
    expect(await run.namesIn('shared')).toEqual(['told/image']);
  });

  it('deletes the copies here once their job has ended, and no request that has just arrived', async () => {
    await using run = await setUp();
    for (const id of ['ended', 'open']) await run.write(run.gateway, id, 'image');
    const isOpen = (id: string) => id === 'open';
    for (const id of ['ended', 'open']) await run.worker.find(id, 'image');
    await run.worker.sweep(isOpen);
    expect(await run.namesIn('worker')).toEqual(['ended/image', 'open/image']);
    run.clock.advance(HOUR_MS + 1);
    await run.worker.sweep(isOpen);
    expect(await run.namesIn('worker')).toEqual(['open/image']);
    expect(await run.worker.hasInput('ended', 0)).toBe(true);
  });

  it('removes what a killed process left halfway', async () => {
    await using run = await setUp();
    await mkdir(join(run.shared, 'parts'), { recursive: true });
    const part = join(run.shared, 'parts', 'a');
    await writeFile(part, 'x');
    await utimes(part, 1, 1);
    await run.worker.sweepShared(run.findJob, signal);
    await expect(access(part)).rejects.toThrow('ENOENT');
  });
});
