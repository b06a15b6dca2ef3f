import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import type { JobState } from '../../src/jobs/job-status.ts';
import {
  finalStates,
  holdsProvider,
  isActive,
  isFinal,
  isOpen,
  isStranded,
  isUnchecked,
  isWaitingForClick,
  states,
  traitsOf,
} from '../../src/jobs/states.ts';
import { IllegalTransition, transition } from '../../src/jobs/transition.ts';
import { still } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';

const all = Object.keys(statuses) as JobState[];
const jobIn = (state: JobState) => aJob({ status: statuses[state] });
const where = (isSo: (state: JobState) => boolean) => all.filter(isSo).toSorted();

describe('the table of states', () => {
  it('decides about every state that can be stored, and about no other', () => {
    expect(Object.keys(states).toSorted()).toEqual(all.toSorted());
  });

  // Written out, because these decide about money, slots and messages.
  it.each([
    ['holds a slot of its provider', holdsProvider, ['submitting', 'running', 'cancelling', 'assembling']],
    [
      'counts among its member’s running ones',
      isActive,
      ['submitting', 'running', 'cancelling', 'filming', 'assembling', 'downloading', 'delivering'],
    ],
    ['rests', isWaitingForClick, ['reviewing', 'unclear', 'undeliverable']],
    ['is final', isFinal, ['succeeded', 'failed', 'cancelled']],
    [
      'may have ordered what nobody knows',
      (job: Job) => traitsOf(job).mayHaveOrdered,
      ['submitting', 'unclear'],
    ],
    [
      'is edited while it lasts',
      (job: Job) => traitsOf(job).ticks,
      ['accepted', 'queued', 'submitting', 'running', 'cancelling', 'filming', 'assembling', 'downloading'],
    ],
    [
      'goes on in a stop',
      (job: Job) => traitsOf(job).goesOnInStop,
      ['delivering', 'succeeded', 'failed', 'cancelled'],
    ],
    ['is warned of', (job: Job) => traitsOf(job).logLevel === 'warn', ['unclear', 'undeliverable', 'failed']],
    ['waits for something else than a step', (job: Job) => traitsOf(job).step === null, ['queued']],
    ['is time of waiting', (job: Job) => traitsOf(job).timeBucket === 'waiting', ['accepted', 'queued']],
    [
      'is time of making',
      (job: Job) => traitsOf(job).timeBucket === 'making',
      ['submitting', 'running', 'cancelling', 'filming', 'assembling', 'downloading', 'delivering'],
    ],
    [
      'is nobody’s time but the reviewers’',
      (job: Job) => traitsOf(job).timeBucket === 'reviewing',
      ['reviewing'],
    ],
    [
      'takes one of its member’s places',
      isOpen,
      [
        ...['accepted', 'queued', 'submitting', 'running', 'cancelling', 'unclear', 'filming', 'assembling'],
        ...['downloading', 'reviewing', 'delivering'],
      ],
    ],
  ] as const)('says which %s', (_, isSo, expected) => {
    expect(where((state) => isSo(jobIn(state)))).toEqual([...expected].toSorted());
  });

  it.each(all)('does not contradict itself: %s', (state) => {
    const job = jobIn(state);
    const traits = traitsOf(job);
    expect(finalStates.includes(state)).toBe(isFinal(job));
    // A running job says so; any other shows its outcome.
    expect(traits.activity(job) === null).toBe(isFinal(job) || isWaitingForClick(job));
    if (holdsProvider(job)) expect(isActive(job)).toBe(true);
    // An ended job is only told, and a video delivered unchecked is checked.
    const step = state === 'succeeded' ? 'notify-and-check' : 'notify';
    if (isFinal(job)) expect(traits).toMatchObject({ step, isOpen: false, ticks: false });
    // Only states that notify can notify.
    const notifyMember = () => transition(job, { type: 'notified', of: state }, 0);
    if (traits.ping(job) === null) expect(notifyMember).toThrow(IllegalTransition);
    else expect(notifyMember().told).toBe(true);
  });

  const explicit = { ...statuses.undeliverable, problem: 'explicit' } as const;
  it.each<[Partial<Job>, string | null, string[]]>([
    [{ status: statuses.accepted }, 'accepted', ['cancel']],
    [{ status: statuses.queued }, 'queued', ['cancel']],
    [{ status: statuses.queued, still }, 'still-made', ['cancel']],
    [{ status: statuses.submitting }, 'starting', ['cancel']],
    [{ status: { ...statuses.submitting, lost: { cause: 'reset', atMs: 0 } } }, 'looking-up', ['cancel']],
    [{ status: { ...statuses.submitting, cancelRequested: true } }, 'cancelling', ['cancel']],
    [{ status: statuses.running }, 'making', ['cancel']],
    [{ status: { ...statuses.running, isLate: true } }, 'late', ['cancel']],
    [{ status: statuses.cancelling }, 'cancelling', []],
    [{ status: statuses.unclear }, null, ['check', 'retry-unclear']],
    [{ status: statuses.downloading }, 'fetching', []],
    [{ status: { ...statuses.downloading, attempts: 8 } }, 'file-late', ['cancel']],
    [{ status: statuses.reviewing }, null, ['preview']],
    [{ status: statuses.delivering }, 'uploading', []],
    [{ status: { ...statuses.delivering, attempts: 1 } }, 'upload-waits', ['deliver']],
    [{ status: statuses.undeliverable }, null, ['deliver']],
    [{ status: explicit }, null, ['edit', 'change-model']],
    [{ status: statuses.cancelled }, null, ['again', 'edit']],
  ])('says what is happening, and what a click can do: %j', (fields, activity, actions) => {
    const job = aJob(fields);
    expect([traitsOf(job).activity(job), traitsOf(job).actions(job)]).toEqual([activity, actions]);
  });

  it.each([
    [{}, 'again', 'hide'],
    [{ request: { draft: true } }, 'properly', 'hide'],
    [{ spoiler: true }, 'again', 'show'],
  ])('offers what goes on from a video first, and staff its cover: %j', (fields, first, cover) => {
    const job = aJob({ status: statuses.succeeded, ...fields });
    const offered = traitsOf(job).actions(job);
    expect([offered[0], offered.includes('again'), offered.at(-2), offered.at(-1)]).toEqual([
      ...[first, true, cover, 'delete'],
    ]);
  });

  it('checks only what was delivered before it could be checked', () => {
    const unchecked = { ...statuses.succeeded, unchecked: {} };
    expect([unchecked, ...Object.values(statuses)].filter((status) => isUnchecked(aJob({ status })))).toEqual(
      [unchecked],
    );
  });

  it('lets go of every place of what is stranded, and offers to give it up', () => {
    for (const status of [
      { ...statuses.running, isLate: true },
      { ...statuses.downloading, attempts: 8 },
    ]) {
      const job = aJob({ status });
      const places = [holdsProvider, isActive, isOpen].map((takes) => takes(job));
      expect([isStranded(job), ...places]).toEqual([true, false, false, false]);
      expect(traitsOf(job).actions(job)).toEqual(['cancel']);
    }
    expect(isStranded(aJob({ status: { ...statuses.downloading, attempts: 7 } }))).toBe(false);
    expect(isStranded(aJob({ status: statuses.running }))).toBe(false);
  });
});
