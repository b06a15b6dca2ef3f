import { describe, expect, it } from 'vitest';
import {
  inputsOf,
  isHidden,
  isSpoiler,
  type Job,
  jobSchema,
  startsFromImage,
  taskOf,
  textsOf,
} from '../../src/jobs/job.ts';
import type { Decision } from '../../src/jobs/review.ts';
import { still } from '../support/engine.ts';
import { aJob } from '../support/job.ts';

const image = { ...still, path: '/nowhere/first' };
const first = { role: 'first', ...image } as const;
const last = { role: 'last', ...image } as const;
const reference = { role: 'reference', ...image } as const;

describe('the files of a stage', () => {
  it.each<[string, Pick<Job, 'still' | 'inputs'>, Job['inputs']]>([
    ['are the member’s', { still: null, inputs: [first, last] }, [first, last]],
    ['begin with its still', { still, inputs: [] }, [{ role: 'first', ...still }]],
    [
      'are the still instead of the first image, and all others',
      { still, inputs: [first, last, reference] },
      [{ role: 'first', ...still }, last, reference],
    ],
  ])('%s', (_, job, files) => expect(inputsOf(job)).toEqual(files));

  it.each<[Job['inputs'], Job['still'], boolean]>([
    [[], null, false],
    [[last, reference], null, false],
    [[reference, first], null, true],
    [[], still, true],
  ])('start from an image only with a first one', (inputs, made, isFirst) =>
    expect(startsFromImage({ inputs, still: made })).toBe(isFirst),
  );
});

describe('whether a video is hidden until it is clicked', () => {
  const decided = (what: Decision['what']) => ({ review: { decision: { what, by: '1' } } });
  it.each<[Parameters<typeof isSpoiler>[0], boolean]>([
    [{}, false],
    [{ isAdult: true }, true],
    [{ review: {} }, false],
    [decided('spoiler'), true],
    [decided('published'), false],
    // What staff choose later counts, either way.
    [{ isAdult: true, spoiler: false }, false],
    [{ ...decided('spoiler'), spoiler: false }, false],
    [{ ...decided('published'), spoiler: true }, true],
  ])('is seen of %j: %s', (job, isHere) => expect(isSpoiler(job)).toBe(isHere));

  it('is not whether it is public: without a review, everything is', () => expect(isHidden({})).toBe(false));

  it.each<[Decision['what'] | undefined, boolean]>([
    [undefined, true],
    ['published', false],
    ['spoiler', false],
    ['rejected', true],
    ['discarded', true],
    ['expired', true],
  ])('is not whether it is public: after %s', (what, isSecret) =>
    expect(isHidden(what ? decided(what) : { review: {} })).toBe(isSecret),
  );
});

it('a job from before inputs had roles is read with its image as the first', () => {
  const { inputs: _, ...earlier } = aJob();
  expect(jobSchema.parse({ ...earlier, image }).inputs).toEqual([first]);
  expect(jobSchema.parse({ ...earlier, image: null }).inputs).toEqual([]);
});

describe('a stored job', () => {
  it.each([
    ['nothing', null],
    ['no value', undefined],
    ['a text', 'image'],
    ['a number', 5],
    ['a list', []],
    ['an empty object', {}],
    ['only an image', { image }],
  ])('that is %s is refused, and stops nothing', (_, stored) =>
    expect(jobSchema.safeParse(stored).success).toBe(false),
  );

  it('keeps its inputs, whatever an older version has left beside them', () => {
    const job = aJob({ inputs: [last] });
    expect(jobSchema.parse({ ...job, image }).inputs).toEqual([last]);
    expect(jobSchema.parse(job)).toEqual(job);
  });

  it('without readable image has none', () => {
    const { inputs: _, ...earlier } = aJob();
    expect(jobSchema.parse({ ...earlier, image: 'lost' }).inputs).toEqual([]);
  });

  it('from before roles, time zones and prices has none, UTC and nothing reserved', () => {
    const { timeZone: _, reservedUsd: __, origin, ...earlier } = aJob();
    const { roleIds: ___, ...earlierOrigin } = origin;
    expect(jobSchema.parse({ ...earlier, origin: earlierOrigin })).toMatchObject({
      ...{ timeZone: 'UTC', reservedUsd: 0, origin: { roleIds: [] } },
    });
  });
});

it('what no log contains is all that the member wrote', () => {
  expect(textsOf({ request: { prompt: 'a boat' } })).toEqual(['a boat']);
  expect(textsOf({ request: { prompt: 'a boat', avoid: 'rain' } })).toEqual(['a boat', 'rain']);
});

it('only a submitted job has a task', () => {
  expect(taskOf(aJob({ task: { taskId: '1' } }))).toEqual({ taskId: '1' });
  expect(() => taskOf(aJob({ task: null }))).toThrow('no task');
});
