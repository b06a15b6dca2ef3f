import { describe, expect, it } from 'vitest';
import { readStatus } from '../../src/providers/openai/status.ts';

const CONTENT = 'http://127.0.0.1:1/v1/videos/a/content';

describe('readStatus', () => {
  it.each([
    [{ status: 'queued', progress: 0 }, { state: 'pending' }],
    [
      { status: 'in_progress', progress: 42 },
      { state: 'running', progress: 0.42 },
    ],
    [{ status: 'in_progress' }, { state: 'running' }],
    [{ status: 'in_progress', progress: null }, { state: 'running' }],
    [{ status: 'in_progress', progress: 'half' }, { state: 'running' }],
    [
      { status: 'in_progress', progress: 250 },
      { state: 'running', progress: 1 },
    ],
    [
      { status: 'in_progress', progress: -3 },
      { state: 'running', progress: 0 },
    ],
    [
      { status: 'processing', progress: 7 },
      { state: 'running', progress: 0.07 },
    ],
    [{ status: 'some_new_word' }, { state: 'running' }],
    [{ status: 'completed' }, { state: 'succeeded', output: { kind: 'url', url: CONTENT } }],
    [
      { status: 'completed', url: null },
      { state: 'succeeded', output: { kind: 'url', url: CONTENT } },
    ],
    [
      { status: 'completed', url: 'file:///etc' },
      { state: 'succeeded', output: { kind: 'url', url: CONTENT } },
    ],
    [
      { status: 'completed', url: 'http://minio:9000/a.mp4' },
      { state: 'succeeded', output: { kind: 'url', url: CONTENT } },
    ],
    [
      { status: 'completed', url: 'https://bucket.example/a.mp4' },
      { state: 'succeeded', output: { kind: 'url', url: 'https://bucket.example/a.mp4' } },
    ],
  ])('%j', (answer, status) => {
    expect(readStatus(answer, CONTENT)).toStrictEqual(status);
  });

  it.each(['failed', 'cancelled', 'canceled', 'expired', 'deleted', 'error', 'FAILED'])(
    '%s is an end',
    (status) => {
      expect(readStatus({ status }, CONTENT)).toMatchObject({ state: 'failed', kind: 'task_failed' });
    },
  );

  it.each([
    [{ code: 'moderation_blocked', message: 'Blocked.' }, 'content_rejected'],
    [{ code: 'content_policy_violation', message: '' }, 'content_rejected'],
    [{ code: 'content_filter', message: null }, 'content_rejected'],
    [{ code: 400, message: 'The prompt was rejected by the safety checker' }, 'content_rejected'],
    [{ message: 'This violates our usage policies.' }, 'content_rejected'],
    ['Your content was flagged', 'content_rejected'],
    [{ code: 500, message: 'CUDA out of memory' }, 'task_failed'],
    [{ message: 'unsupported content type' }, 'task_failed'],
    [{ detail: 'worker died' }, 'task_failed'],
    [null, 'task_failed'],
    [17, 'task_failed'],
  ])('failed with %j: %s', (error, kind) => {
    expect(readStatus({ status: 'failed', error }, CONTENT)).toMatchObject({ state: 'failed', kind });
  });

  it.each([undefined, null, '', '<html>', [], {}, { status: 7 }])('cannot read %j', (answer) => {
    expect(() => readStatus(answer, CONTENT)).toThrow(expect.objectContaining({ kind: 'unavailable' }));
  });
});
