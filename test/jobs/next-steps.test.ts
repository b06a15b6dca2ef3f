import { describe, expect, it } from 'vitest';
import { type FailureKind, failureKinds } from '../../src/jobs/failure.ts';
import type { JobIn } from '../../src/jobs/job.ts';
import { nextStepsOf } from '../../src/jobs/next-steps.ts';
import { translator } from '../../src/locales/translate.ts';
import { failureReason } from '../../src/replies/failures.ts';
import { still } from '../support/engine.ts';
import { aJob } from '../support/job.ts';

const failed = (kind: FailureKind, fields: object = {}, more: object = {}) =>
  nextStepsOf({ ...aJob(more), status: { state: 'failed', kind, cause: 'x', ...fields } } as JobIn<'failed'>);

describe('after a failure', () => {
  it.each(failureKinds)('of the kind %s, shows no button twice, none of them too early', (kind) => {
    const steps = failed(kind);
    expect(new Set(steps).size).toBe(steps.length);
    // A reel can be joined again from its last video.
    if (['lost', 'clip_gone', 'not_joined', 'music_gone', 'music_broken', 'shots_missing'].includes(kind))
      expect(steps).toEqual([]);
    else expect(steps.length).toBeGreaterThan(0);
  });

  it.each(failureKinds)('of the kind %s, has a button for each advice', (kind) => {
    const advice = failureReason(kind, 'Kling', translator());
    const buttons = [
      ['retry', /try again|\*\*Retry\*\*/i],
      ['change-model', /pick another model/i],
      ['edit', /rephrasing|another duration|lower resolution|change the prompt|leave them out/i],
    ] as const;
    for (const [button, words] of buttons) if (words.test(advice)) expect(failed(kind)).toContain(button);
  });

  it('the same request is offered only where it may succeed', () => {
    const again = failureKinds.filter((kind) => failed(kind).includes('retry'));
    expect(again).toEqual([
      ...['rate_limited', 'unavailable', 'timeout', 'task_failed', 'bad_output'],
      ...['not_fetched', 'undeliverable', 'picture_not_public', 'internal'],
    ]);
  });

  it.each([
    ['a known output', { output: { kind: 'file', path: '/nowhere' } }],
    ['a task that was given up', { bookedUsd: 0 }],
  ])('with %s a retry fetches that first', (_, fields) => {
    expect(failed('too_large', fields)).toEqual(['retry', 'edit', 'change-model']);
    expect(failed('timeout', fields)).toEqual(['retry', 'change-model']);
  });

  it('with a still a retry begins with that, unless the request was at fault', () => {
    for (const kind of ['unauthorized', 'insufficient_credit', 'retired'] as const) {
      expect(failed(kind)).toEqual(['change-model']);
      expect(failed(kind, {}, { still })).toEqual(['retry', 'change-model']);
    }
    expect(failed('content_rejected', {}, { still })).toEqual(['edit', 'change-model']);
  });
});
