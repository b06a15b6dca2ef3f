import { describe, expect, it } from 'vitest';
import { createLocalFiles } from '../../src/delivery/local-files.ts';
import type { Job, JobIn } from '../../src/jobs/job.ts';
import type { TaskStatus } from '../../src/providers/provider.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider, still } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { silent } from '../support/ports.ts';

const { signal } = new AbortController();
const image = { role: 'first', ...still, path: '/another/machine/image' } as const;
const made = { path: '/here/video.mp4', bytes: 7, durationSeconds: 5, width: 64, height: 36 };
const sourceUrl = 'https://cdn.example/old.mp4';

function start({
  found = {} as Record<string, string>,
  poll = async (): Promise<TaskStatus> => ({ state: 'pending' }),
} = {}) {
  const asked: unknown[] = [];
  const { provider } = fakeProvider({ poll });
  const local = createLocalFiles({
    files: {
      async find(id, name) {
        asked.push(`find ${id} ${name}`);
        return found[name];
      },
    },
    providers: new Map([[provider.id, provider]]),
    async downloadVideo({ status }) {
      asked.push(status);
      return made;
    },
    async assembleReel({ status }) {
      asked.push(status);
      return { file: made };
    },
    ...{ clock: createFakeClock(), log: silent },
  });
  return { local, asked };
}

describe('a job', () => {
  it('has its inputs and its still where this process has them, by their place and not by their stored path', async () => {
    const { local } = start({
      found: { image: '/here/image', 'input-2': '/here/input-2', still: '/here/still' },
    });
    const job = aJob({ inputs: [image, { ...image, role: 'last' }, { ...image, role: 'reference' }], still });
    const here = await local.withInputs(job);
    expect(here.inputs.map(({ path }) => path)).toEqual(['/here/image', image.path, '/here/input-2']);
    expect(here.still).toEqual({ ...still, path: '/here/still' });
    expect(await local.withStill(aJob())).toMatchObject({ still: null });
  });

  it('isn’t one whose files can’t be read now', async () => {
    const local = createLocalFiles({
      files: { find: async () => Promise.reject(new Error('the folder is away')) },
    } as unknown as Parameters<typeof createLocalFiles>[0]);
    await expect(local.withInputs(aJob({ inputs: [image] }))).rejects.toThrow('away');
  });
});

describe('a finished video', () => {
  const reviewing = (more: object = {}, job: Partial<Job> = {}) =>
    aJob({ status: { ...statuses.reviewing, ...more }, ...job }) as JobIn<'reviewing'>;

  it('is the one that is kept', async () => {
    const { local, asked } = start({ found: { 'video.mp4': '/here/video.mp4' } });
    const job = reviewing({ sourceUrl });
    const here = await local.withVideo(job, signal);
    expect(here).toEqual({
      ...job,
      status: { ...job.status, file: { ...job.status.file, path: '/here/video.mp4' } },
    });
    expect(asked).toEqual([`find ${job.id} video.mp4`]);
  });

  it.each<[string, TaskStatus | Error, object, object[]]>([
    [
      'from where its provider has it now',
      { state: 'succeeded', output: { kind: 'url', url: 'https://cdn.example/new.mp4' } },
      { sourceUrl },
      [{ state: 'downloading', output: { kind: 'url', url: 'https://cdn.example/new.mp4' }, attempts: 0 }],
    ],
    [
      'from where it was, if the provider doesn’t say',
      new Error('away'),
      { sourceUrl },
      [{ state: 'downloading', output: { kind: 'url', url: sourceUrl }, attempts: 0 }],
    ],
    ['from nowhere', { state: 'failed', kind: 'task_failed', cause: 'x' }, {}, []],
  ])('is downloaded once more if it is gone, %s', async (_, answer, status, expected) => {
    const { local, asked } = start({
      poll: async () => {
        if (answer instanceof Error) throw answer;
        return answer;
      },
    });
    const job = reviewing(status, { task: { taskId: '1' } });
    const all = await Promise.all([local.withVideo(job, signal), local.withVideo(job, signal)]);
    expect(asked.filter((each) => typeof each === 'object')).toEqual(expected);
    for (const each of all) {
      if (expected.length > 0) expect(each.status.file).toMatchObject(made);
      else expect(each).toBe(job);
    }
  });

  it('is joined once more if it is a reel', async () => {
    const { local, asked } = start();
    const here = await local.withVideo(reviewing({}, { reel: { clips: [] } }), signal);
    expect(here.status.file).toMatchObject(made);
    expect(asked.at(-1)).toEqual({ state: 'assembling', attempts: 0 });
  });

  it('isn’t asked for any more once the bot stops', async () => {
    const stop = new AbortController();
    const { local, asked } = start({
      poll: async () => {
        stop.abort(new Error('stopping'));
        throw new Error('x');
      },
    });
    const job = reviewing({ sourceUrl }, { task: { taskId: '1' } });
    await expect(local.withVideo(job, stop.signal)).rejects.toThrow('stopping');
    expect(asked.filter((each) => typeof each === 'object')).toEqual([]);
  });
});
