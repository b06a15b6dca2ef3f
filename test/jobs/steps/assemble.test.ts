import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import { ReelError } from '../../../src/jobs/reel.ts';
import type { StepDeps } from '../../../src/jobs/steps/tools.ts';
import { aJob, statuses } from '../../support/job.ts';
import { startStep } from '../../support/step.ts';

const clip = { jobId: '1', userId: '7', channelId: '2', messageId: '3' };
const file = statuses.delivering.file;

function start(
  assembleReel: StepDeps['assembleReel'],
  more: Partial<StepDeps> = {},
  fields: Partial<Job> = {},
) {
  const reel = { clips: [clip, { ...clip, jobId: '2' }] };
  const job = aJob({ status: statuses.assembling, provider: 'here', task: null, reel, ...fields });
  return startStep(job, { assembleReel, ...more });
}
const failing = (error: Error) => async () => {
  throw error;
};

describe('the step that joins the clips of a reel', () => {
  it('passes on what it made, and how far it is', async () => {
    const progress = new Map();
    const run = start(
      async (_, { onProgress }) => {
        onProgress(0.5);
        return { file, isSpoiler: true };
      },
      { progress },
    );
    expect(await run.take()).toBe(0);
    expect([...progress.values()]).toEqual([{ fraction: 0.5 }]);
    expect(run.job()).toMatchObject({ status: { state: 'delivering', file, attempts: 0 }, spoiler: true });
  });

  it('gives it to a review, and leaves it shown where nothing is hidden', async () => {
    const run = start(async () => ({ file, isSpoiler: false }), {}, { review: {} });
    await run.take();
    expect(run.job().status.state).toBe('reviewing');
    expect(run.job()).not.toHaveProperty('spoiler');
  });

  it('makes nothing with the videos of somebody who has opted out since', async () => {
    const run = start(failing(new Error('never called')), { isWithdrawn: async () => true });
    await run.take();
    expect(run.job().status).toMatchObject({ state: 'failed', kind: 'withdrawn' });
  });

  it('keeps nothing of the videos of somebody who opts out meanwhile', async () => {
    let isWithdrawn = false;
    const assembleReel = async () => {
      isWithdrawn = true;
      return { file, isSpoiler: false };
    };
    const run = start(assembleReel, { isWithdrawn: async () => isWithdrawn });
    await run.take();
    expect(run.job().status).toMatchObject({ state: 'failed', kind: 'withdrawn' });
  });

  it.each(['clip_gone', 'not_joined', 'music_gone', 'music_broken'] as const)(
    'ends with %s at once if that does not pass',
    async (kind) => {
      const run = start(failing(new ReelError(kind, 'x')));
      await run.take();
      expect(run.job().status).toMatchObject({ state: 'failed', kind });
    },
  );

  it('tries again what may pass, six times in all', async () => {
    const run = start(failing(new ReelError('clip_gone', 'Discord is away', { mayPass: true })));
    for (let attempt = 1; attempt < 6; attempt++) {
      expect(await run.take()).toBeGreaterThan(1_000);
      expect(run.job().status).toMatchObject({ state: 'assembling', attempts: attempt });
    }
    await run.take();
    expect(run.job().status).toMatchObject({ state: 'failed', kind: 'clip_gone' });
  });

  it('waits out a full disk', async () => {
    const run = start(failing(Object.assign(new Error('full'), { code: 'ENOSPC' })));
    expect(await run.take()).toBe(30_000);
    expect(run.events).toEqual([]);
  });

  it('leaves it to the next start if the bot stops meanwhile', async () => {
    const run = start(async (_, { signal }) => {
      run.stopping.abort();
      signal.throwIfAborted();
      return { file, isSpoiler: false };
    });
    expect(await run.take()).toBeUndefined();
    expect(run.events).toEqual([]);
  });

  it('changes nothing any more if its member has canceled it', async () => {
    const canceled = aJob({ status: statuses.cancelled });
    const run = start(failing(new Error('stopped')), { getJob: () => canceled });
    expect(await run.take()).toBe(0);
    expect(run.events).toEqual([]);
  });
});
