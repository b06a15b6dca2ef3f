import { expect, it } from 'vitest';
import { anonymous } from '../../src/jobs/anonymous.ts';
import { jobSchema } from '../../src/jobs/job.ts';
import { still } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';

const WORD = 'wozniakian';
const request = {
  model: 'kling',
  prompt: WORD,
  avoid: WORD,
  durationSeconds: 5,
  resolution: '720p',
} as const;
const host = { kind: 'provider', url: `https://provider.example/${WORD}`, expiresAtMs: 1 } as const;
const output = { kind: 'url', url: `https://provider.example/${WORD}` } as const;

it.each([
  ['succeeded', { ...statuses.succeeded, host, messageId: WORD, channelId: WORD }],
  ['failed', { ...statuses.failed, cause: WORD, output }],
  ['cancelled', statuses.cancelled],
] as const)('nobody is to be found in a job that %s, only what it was', (_, status) => {
  const job = aJob({
    ...{ request, status, notes: [WORD], costUsd: 0.5, told: true, task: { taskId: '1' } },
    ...{ inputs: [{ role: 'first' as const, ...still, path: WORD }], still: { ...still, url: WORD } },
    ...{
      imageOwnerIds: [WORD],
      consent: { atMs: 1, list: WORD },
      notice: { of: WORD, atMs: 1, hasNonce: true },
    },
    review: { decision: { what: 'published', by: WORD, reason: WORD } },
    stillSource: { stage: 0, provider: 'x', task: { taskId: WORD }, output, madeAtMs: 1 },
    origin: {
      ...{ channelId: WORD, userId: WORD, roleIds: [WORD], interactionToken: WORD, messageId: WORD },
      former: { channelId: WORD, messageId: WORD },
    },
  });
  const left = anonymous(job);
  expect(JSON.stringify(left)).not.toContain(WORD);
  expect(left).toMatchObject({
    ...{ id: job.id, task: { taskId: '1' }, costUsd: 0.5, told: true, createdAtMs: job.createdAtMs },
    ...{ inputs: [], still: null, notes: [] },
    request: { model: 'kling', prompt: '', durationSeconds: 5, resolution: '720p', seed: 0 },
    origin: { guildId: job.origin.guildId, userId: '', messageId: null, roleIds: [] },
    status: { state: status.state },
  });
  // It has to be read later.
  expect(jobSchema.parse(JSON.parse(JSON.stringify(left)))).toEqual(left);
});
