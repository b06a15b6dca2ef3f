import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import { idempotencyKeyOf, toInputFile, toTaskRequest } from '../../../src/jobs/steps/task-request.ts';
import { still } from '../../support/engine.ts';
import { aJob } from '../../support/job.ts';
import { stage, way } from '../../support/step.ts';

const image: Job['inputs'][number] = {
  ...({ role: 'first', path: '/x.png', contentType: 'image/png', bytes: 3, width: 4, height: 5 } as const),
};
const job = aJob({
  request: { avoid: 'ships', sound: 'off', task: 'generate', seed: 9 },
  inputs: [image],
});

describe('the request of a stage', () => {
  it('of a video says all that the member asked for', () => {
    expect(toTaskRequest(job, { way: { ...way, sound: 'on' }, stage })).toStrictEqual({
      ...{ model: 'boats', makes: 'video', task: 'generate', prompt: job.request.prompt, avoid: 'ships' },
      ...{ sound: false, durationSeconds: 5, resolution: '720p', aspectRatio: '16:9', seed: 9 },
      inputs: [image],
    });
  });

  it('has the fields of its catalog entry, and nothing that nobody asked for', () => {
    const plain = aJob({ request: { seed: 9 } });
    const request = toTaskRequest(plain, {
      way: { ...way, sound: undefined },
      stage: { ...stage, fields: { fixed: { fps: 24 } } },
    });
    expect(request).toStrictEqual({
      ...{ model: 'boats', makes: 'video', task: 'generate', prompt: plain.request.prompt },
      ...{ durationSeconds: 5, resolution: '720p', aspectRatio: '16:9', seed: 9 },
      ...{ inputs: [], fields: { fixed: { fps: 24 } } },
    });
  });

  it('of an image has neither sound nor what to avoid', () => {
    const request = toTaskRequest(job, { way: { ...way, sound: 'on' }, stage: { ...stage, makes: 'image' } });
    expect(request.makes).toBe('image');
    expect(request).not.toHaveProperty('avoid');
    expect(request).not.toHaveProperty('sound');
  });

  it.each([
    ['on', undefined, true],
    ['on', 'off', false],
    ['off', undefined, false],
    ['off', 'on', true],
    ['always', 'off', undefined],
    ['never', 'on', undefined],
    [undefined, 'on', undefined],
  ] as const)('of a model whose sound is %s, asked for %s: %s', (usual, sound, asked) => {
    const wanted = aJob({ request: { sound } });
    expect(toTaskRequest(wanted, { way: { ...way, sound: usual }, stage }).sound).toBe(asked);
  });

  it('that starts from a still has the still in the place of the first image', () => {
    const last: Job['inputs'][number] = { ...image, role: 'last' };
    const { inputs } = toTaskRequest({ ...job, still, inputs: [image, last] }, { way, stage });
    expect(inputs).toEqual([{ role: 'first', ...still }, last]);
  });
});

it('a stage keeps its idempotency key, and the next stage has another', () => {
  expect([idempotencyKeyOf(job), idempotencyKeyOf({ ...job, stage: 1 })]).toEqual([
    ...[`${job.id}-0`, `${job.id}-1`],
  ]);
});

it('a file is described by what is known of it', () => {
  const sound = { role: 'audio', path: '/x.wav', contentType: 'audio/wav', bytes: 3 } as const;
  const unknown = { url: undefined, width: undefined, height: undefined, durationMs: undefined };
  expect(toInputFile({ ...sound, ...unknown })).toStrictEqual(sound);
  const known = { url: 'https://bot.example/x', width: 4, height: 5, durationMs: 6 };
  expect(toInputFile({ ...sound, ...known })).toStrictEqual({ ...sound, ...known });
});
