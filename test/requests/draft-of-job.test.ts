import { describe, expect, it } from 'vitest';
import { draftOfJob, draftOfRetry } from '../../src/requests/draft-of-job.ts';
import { still } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';

const request = {
  ...{ model: 'kling', prompt: 'a kite', durationSeconds: 8, resolution: '1080p' as const },
  ...{ aspectRatio: '9:16' as const, seed: 42 },
};
const { model, ...options } = request;

describe('what a job’s member asked for', () => {
  it.each(Object.entries(statuses))('has the seed only where none was used: %s', (state, status) => {
    const isUnused = ['failed', 'cancelled', 'unclear'].includes(state);
    expect(draftOfJob(aJob({ request, status }))).toEqual({
      ...{ task: 'generate', model, inputs: [] },
      options: { ...options, sound: null, avoid: null, draft: false, seed: isUnused ? 42 : null },
    });
  });

  it('names the owner of the image and the member who used it, once', () => {
    const job = aJob({ request, inputs: [{ role: 'first', ...still }], origin: { userId: 'ann' } });
    expect(draftOfJob(job)).toMatchObject({
      inputs: [{ role: 'first', source: { jobId: job.id, index: 0 } }],
      imageOwnerIds: ['ann'],
    });
    expect(draftOfJob({ ...job, imageOwnerIds: ['ben', 'ann'] }).imageOwnerIds).toEqual(['ben', 'ann']);
    expect(draftOfJob({ ...job, imageOwnerIds: ['ben'] }).imageOwnerIds).toEqual(['ben', 'ann']);
  });

  it('comes from the same video again', () => {
    expect(draftOfJob(aJob({ request, continues: '7' }))).toHaveProperty('continues', '7');
  });
});

describe('another try', () => {
  it.each([true, false])('begins with the still where that can be had: %s', async (isThere) => {
    const job = aJob({ request, status: statuses.failed });
    const asked: string[] = [];
    const retrieveStill = async (id: string) => {
      asked.push(id);
      return isThere;
    };
    const draft = await draftOfRetry(job, { retrieveStill });
    expect(draft).toEqual({ ...draftOfJob(job), ...(isThere && { stillOf: job.id }) });
    expect(asked).toEqual([job.id]);
  });
});
