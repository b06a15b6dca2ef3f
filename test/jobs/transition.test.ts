import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import type { JobEvent } from '../../src/jobs/job-events.ts';
import type { JobState } from '../../src/jobs/job-status.ts';
import { entryOf } from '../../src/jobs/ledger.ts';
import { holdsProvider, isActive, isFinal, isOpen, isSettled } from '../../src/jobs/states.ts';
import { IllegalTransition, transition } from '../../src/jobs/transition.ts';
import { still } from '../support/engine.ts';
import { aJob as anyJob, statuses } from '../support/job.ts';

/** With the task that the events name. */
const aJob = (fields: Parameters<typeof anyJob>[0] = {}) => anyJob({ task: { taskId: 'task-1' }, ...fields });

const events = {
  answered: { type: 'answered', messageId: '99' },
  unanswered: { type: 'unanswered' },
  submitting: { type: 'submitting' },
  postponed: { type: 'postponed', notBeforeMs: 5 },
  'offer-changed': {
    type: 'offer-changed',
    stage: 0,
    provider: 'other',
    offer: 'other-offer',
    way: 'words',
    usd: 0.25,
  },
  submitted: { type: 'submitted', task: { taskId: 'task-1' } },
  'answer-lost': { type: 'answer-lost', cause: 'reset', atMs: 7 },
  'submit-lost': { type: 'submit-lost', cause: 'reset' },
  'given-up': { type: 'given-up' },
  'cancel-requested': { type: 'cancel-requested' },
  cancelled: { type: 'cancelled' },
  late: { type: 'late' },
  'task-lost': { type: 'task-lost' },
  'output-renewed': { type: 'output-renewed', output: { kind: 'url', url: 'https://anew.example/a.mp4' } },
  'task-succeeded': { type: 'task-succeeded', output: { kind: 'file', path: '/x' }, costUsd: 0.5 },
  'still-made': { type: 'still-made', still, provider: 'other' },
  downloaded: { type: 'downloaded', file: statuses.delivering.file },
  reviewed: { type: 'reviewed', decision: { what: 'published', by: '5' } },
  'attempt-failed': { type: 'attempt-failed' },
  delivered: { type: 'delivered', route: 'reply', messageId: '1', channelId: '2' },
  'found-whole': { type: 'found-whole' },
  'found-broken': { type: 'found-broken', cause: 'a key frame could not be decoded' },
  undeliverable: { type: 'undeliverable', cause: 'no way is left' },
  redeliver: {
    type: 'redeliver',
    ...{ interactionToken: 'fresh', channelId: '8', messageId: '9', uploadLimitBytes: 10 },
  },
  recovered: {
    type: 'recovered',
    status: statuses.downloading,
    earlierUsd: 0,
    ...{ interactionToken: 'fresh', channelId: '8', messageId: '9', uploadLimitBytes: 10 },
  },
  'may-start': { type: 'may-start' },
  'film-changed': { type: 'film-changed', film: { threadId: null } },
  filmed: { type: 'filmed', clips: [], seconds: 9, notes: [] },
  assembling: { type: 'assembling' },
  assembled: { type: 'assembled', file: statuses.delivering.file, isSpoiler: false },
  failed: { type: 'failed', kind: 'timeout', cause: 'late' },
  notified: { type: 'notified', of: 'succeeded' },
  notifying: { type: 'notifying', of: 'succeeded', hasNonce: true },
  'not-notified': { type: 'not-notified' },
  'going-elsewhere': { type: 'going-elsewhere' },
  replaced: { type: 'replaced', gone: '1200000000000000005', channelId: '8', messageId: '9' },
  'spoiler-set': { type: 'spoiler-set', isOn: true },
  'message-deleted': { type: 'message-deleted' },
  forgotten: { type: 'forgotten' },
  'clock-set': { type: 'clock-set', byMs: 3_600_000 },
} as const satisfies { [T in JobEvent['type']]: Extract<JobEvent, { type: T }> };

const same = 'same';
/** Every state and every event that it accepts. Any other must throw. */
const table: Record<JobState, Partial<Record<JobEvent['type'], JobState | typeof same>>> = {
  accepted: { answered: 'queued', unanswered: 'cancelled', 'cancel-requested': same },
  queued: {
    redeliver: 'queued',
    'may-start': 'queued',
    'offer-changed': 'queued',
    submitting: 'submitting',
    assembling: 'assembling',
    'cancel-requested': 'cancelled',
    failed: 'failed',
  },
  submitting: {
    redeliver: 'submitting',
    postponed: 'queued',
    'offer-changed': 'queued',
    submitted: 'running',
    'answer-lost': 'submitting',
    'submit-lost': 'unclear',
    'cancel-requested': 'submitting',
    failed: 'failed',
  },
  running: {
    redeliver: 'running',
    'cancel-requested': 'cancelling',
    late: 'running',
    'task-lost': 'queued',
    'task-succeeded': 'downloading',
    failed: 'failed',
  },
  cancelling: {
    redeliver: 'cancelling',
    cancelled: 'cancelled',
    'task-lost': 'cancelled',
    'task-succeeded': 'downloading',
    failed: 'cancelled',
    'cancel-requested': same,
  },
  unclear: {
    submitted: 'running',
    'given-up': 'failed',
    redeliver: 'unclear',
    notified: 'unclear',
    'cancel-requested': same,
  },
  filming: {
    redeliver: 'filming',
    'film-changed': 'filming',
    filmed: 'queued',
    'cancel-requested': 'cancelled',
    failed: 'failed',
  },
  assembling: {
    redeliver: 'assembling',
    assembled: 'delivering',
    'attempt-failed': 'assembling',
    'cancel-requested': 'cancelled',
    failed: 'failed',
  },
  downloading: {
    redeliver: 'downloading',
    'still-made': 'queued',
    'output-renewed': 'downloading',
    downloaded: 'delivering',
    'attempt-failed': 'downloading',
    failed: 'failed',
    'cancel-requested': same,
  },
  reviewing: {
    reviewed: 'delivering',
    notified: 'reviewing',
    redeliver: 'reviewing',
    'cancel-requested': same,
  },
  delivering: {
    delivered: 'succeeded',
    'attempt-failed': 'delivering',
    undeliverable: 'undeliverable',
    redeliver: 'delivering',
    failed: 'failed',
    'cancel-requested': same,
  },
  undeliverable: {
    redeliver: 'delivering',
    delivered: 'succeeded',
    notified: 'undeliverable',
    failed: 'failed',
    'cancel-requested': same,
  },
  succeeded: {
    notified: 'succeeded',
    'spoiler-set': 'succeeded',
    'message-deleted': 'succeeded',
    'cancel-requested': same,
    redeliver: same,
    // It was checked before it was sent.
    'found-whole': same,
    'found-broken': same,
  },
  failed: { recovered: 'downloading', notified: 'failed', 'cancel-requested': same, redeliver: same },
  cancelled: {
    redeliver: same,
    notified: 'cancelled',
    'cancel-requested': same,
    'task-lost': same,
    'task-succeeded': same,
    // Its download was given up while it was still running.
    'output-renewed': same,
    'still-made': same,
    downloaded: same,
    assembled: same,
    'film-changed': same,
    filmed: same,
    'attempt-failed': same,
    failed: same,
  },
};

describe('transition', () => {
  const cases = Object.values(statuses).flatMap((status) =>
    Object.values(events).map((event) => ({
      status,
      event: event.type === 'notified' || event.type === 'notifying' ? { ...event, of: status.state } : event,
    })),
  );

  it.each(cases)('$status.state on $event.type', ({ status, event }) => {
    const job = aJob({ status });
    // These may come too late in any state.
    const late = ['answered', 'unanswered', 'may-start', 'given-up', 'reviewed', 'late'];
    const lateAnyway = late.includes(event.type) ? same : undefined;
    if (event.type === 'clock-set') {
      expect(transition(job, event, 2_000_000).status.state).toBe(status.state);
      return;
    }
    // A note about a ping or a message changes nothing else.
    if (['notifying', 'not-notified', 'replaced', 'going-elsewhere'].includes(event.type)) {
      expect(transition(job, event, 2_000_000).status).toBe(status);
      return;
    }
    const expected = table[status.state][event.type] ?? lateAnyway;
    if (expected === undefined) {
      expect(() => transition(job, event, 2_000_000)).toThrow(IllegalTransition);
      return;
    }
    const changed = transition(job, event, 2_000_000);
    if (expected === same) expect(changed).toBe(job);
    else {
      expect(changed).not.toBe(job);
      expect(changed.status.state).toBe(expected);
    }
  });

  describe('to another provider', () => {
    const submitting = aJob({
      ...{ status: { ...statuses.submitting, attempts: 2 }, task: null, provider: 'first', reservedUsd: 0.5 },
      request: { offer: 'first-offer', way: 'frames' },
    });

    it('takes the offer, what it costs and what was tried before, and keeps count of the attempts', () => {
      const there = transition(submitting, events['offer-changed'], 2_000_000);
      expect(there).toMatchObject({
        ...{ provider: 'other', stage: 0, reservedUsd: 0.25, passed: ['first-offer'] },
        request: { ...submitting.request, offer: 'other-offer', way: 'words' },
        status: { state: 'queued', attempts: 3, notBeforeMs: 0, refusedSinceMs: submitting.stateSinceMs },
      });
      expect(entryOf(there, 0)).toMatchObject({ state: 'open', heldUsd: 0.25, spentUsd: 0 });
      const further = { ...events['offer-changed'], offer: 'third-offer', provider: 'third', usd: 9 };
      // Never for more than is reserved.
      expect(transition(there, further, 2_000_000)).toMatchObject({
        ...{ provider: 'third', reservedUsd: 0.25, passed: ['first-offer', 'other-offer'] },
        status: { state: 'queued', attempts: 3 },
      });
    });

    it.each([
      ['its answer was lost', { ...statuses.submitting, lost: { cause: 'reset', atMs: 7 } }],
      ['its start is under way', { ...statuses.queued, mayStart: true as const }],
    ])('goes no job where %s', (_, status) => {
      const job = aJob({ ...submitting, status });
      expect(transition(job, events['offer-changed'], 2_000_000)).toBe(job);
    });

    it('goes no job that was submitted since that was decided in the queue', () => {
      const decided = { ...events['offer-changed'], wasQueued: true };
      expect(transition(submitting, decided, 2_000_000)).toBe(submitting);
      const queued = aJob({ ...submitting, status: statuses.queued });
      expect(transition(queued, decided, 2_000_000)).toMatchObject({ provider: 'other' });
    });

    it('goes no job that is canceled meanwhile', () => {
      const job = aJob({ ...submitting, status: { ...statuses.submitting, cancelRequested: true } });
      expect(transition(job, events['offer-changed'], 2_000_000)).toMatchObject({
        ...{ provider: 'first', reservedUsd: 0.5, status: { state: 'cancelled', reason: 'member' } },
      });
    });
  });

  it('leaves nobody in a settled job that is forgotten', () => {
    const output = { kind: 'url', url: 'https://a.example/no-kites.mp4' } as const;
    const status = { ...statuses.failed, cause: 'no boats', output, bookedUsd: 0.5 };
    const job = aJob({ status, told: true, costUsd: 0.5 });
    const rest = transition(job, events.forgotten, 0);
    expect(rest).toMatchObject({ costUsd: 0.5, task: job.task, status: { kind: 'task_failed' } });
    const { userId, channelId, messageId, interactionToken } = job.origin;
    const traces = [
      job.request.prompt,
      'no boats',
      'no-kites',
      userId,
      channelId,
      messageId,
      interactionToken,
    ];
    for (const trace of traces) expect(JSON.stringify(rest)).not.toContain(trace);
  });

  it('drops the token of an interaction that is over, and not before', () => {
    const job = aJob({ status: statuses.running, createdAtMs: 1_000_000 });
    const tokenAt = (ageMs: number) =>
      transition(job, events['cancel-requested'], 1_000_000 + ageMs).origin.interactionToken;
    expect(tokenAt(15 * 60_000 - 1)).toBe(job.origin.interactionToken);
    expect(tokenAt(15 * 60_000)).toBe('');
  });

  it('cancels a job whose submit is under way as soon as the task is known', () => {
    const asked = transition(aJob({ status: statuses.submitting }), events['cancel-requested'], 0);
    expect(transition(asked, events.submitted, 0).status.state).toBe('cancelling');
    expect(transition(asked, events.postponed, 0).status.state).toBe('cancelled');
  });

  it('grants a queued job its slots once, until it starts or waits again', () => {
    const granted = transition(aJob(), events['may-start'], 5);
    expect(granted.status).toMatchObject({ state: 'queued', mayStart: true });
    expect(transition(granted, events['may-start'], 6)).toBe(granted);
    const submitting = transition(granted, events.submitting, 7);
    for (const job of [submitting, transition(submitting, events.postponed, 8)])
      expect(job.status).not.toHaveProperty('mayStart');
  });

  it('adds up the time in each state, over repeats too', () => {
    let job = aJob({ createdAtMs: 0, stateSinceMs: 0, status: statuses.queued });
    job = transition(job, events.submitting, 10);
    job = transition(job, events.postponed, 15);
    job = transition(job, events.submitting, 45);
    job = transition(job, events.submitted, 50);
    expect(job.spentMs).toEqual({ queued: 40, submitting: 10 });
  });

  it('keeps what the provider charged, and where it keeps what it made', () => {
    const job = transition(aJob({ status: statuses.running }), events['task-succeeded'], 0);
    const { output } = events['task-succeeded'];
    const failed = { costUsd: 0.5, task: job.task, status: { state: 'failed', output } };
    expect(transition(job, events.failed, 0)).toMatchObject(failed);
    expect(transition(transition(job, events['output-renewed'], 0), events.failed, 0)).toMatchObject({
      status: { output: events['output-renewed'].output },
    });
  });

  it('says of a job that is given up how much of its cost is for the task that may go on', () => {
    const running = aJob({ status: statuses.running, costUsd: 0.25 });
    const givenUp = transition(running, { ...events.failed, costUsd: 0.5, isGivenUp: true }, 0);
    expect(givenUp).toMatchObject({ costUsd: 0.75, status: { bookedUsd: 0.5 } });
    const known = transition(running, { ...events.failed, costUsd: 0.5 }, 0);
    expect(known).toMatchObject({ costUsd: 0.75, status: { state: 'failed' } });
    expect(known.status).not.toHaveProperty('bookedUsd');
  });

  it('of a file that does not come for minutes frees its places', () => {
    let job = aJob({ status: statuses.downloading });
    for (let attempt = 1; attempt <= 8; attempt++) {
      expect(isActive(job)).toBe(true);
      job = transition(job, events['attempt-failed'], 0);
    }
    expect([isActive(job), isOpen(job)]).toEqual([false, false]);
  });

  it('gives up a file that does not come for minutes, and no other, and keeps what it cost', () => {
    const asked = (attempts: number) =>
      transition(
        aJob({ status: { ...statuses.downloading, attempts }, costUsd: 0.5, reservedUsd: 0.75 }),
        events['cancel-requested'],
        0,
      );
    expect(asked(7).status.state).toBe('downloading');
    const givenUp = asked(8);
    expect(givenUp).toMatchObject({ status: { state: 'cancelled', reason: 'member' }, costUsd: 0.5 });
    expect(entryOf(givenUp, 0)).toMatchObject({ quotaCounted: false, heldUsd: 0, spentUsd: 0.5 });
  });

  it.each([
    // The booked amount, its estimated part, the part of earlier stages, and the rest when the task is polled again.
    ['an estimate', 0.5, 0.3, 0.1, 0.2],
    ['a sum of an older version, of one stage', 0.5, undefined, 0, 0],
    ['a sum of an older version, of two stages', 0.5, undefined, 0.1, 0.1],
    ['a sum of an older version, of the first of two alone', 0.1, undefined, 0.1, 0.1],
    ['nothing', null, undefined, 0.1, null],
  ])(
    'takes back what it had booked where its task goes on: %s',
    (_, costUsd, bookedUsd, earlierUsd, left) => {
      const status = { ...statuses.failed, ...(bookedUsd !== undefined && { bookedUsd }) };
      const event = { ...events.recovered, status: statuses.running, earlierUsd };
      const goesOn = transition(aJob({ status, costUsd, reservedUsd: 0.5 }), event, 0);
      expect(goesOn.costUsd).toBe(left);
      expect(transition(goesOn, { ...events['task-succeeded'], costUsd: 0.25 }, 0).costUsd).toBeCloseTo(
        (left ?? 0) + 0.25,
      );
    },
  );

  it('of a late job frees the place at its provider, and leaves it its cancel', () => {
    const running = aJob({ status: statuses.running });
    const late = transition(running, events.late, 0);
    expect([holdsProvider(running), holdsProvider(late), isActive(late)]).toEqual([true, false, false]);
    expect(transition(late, events['cancel-requested'], 0).status).toEqual(statuses.cancelling);
  });

  it('delivers an undeliverable video to the reply of a later interaction, and notifies again', () => {
    const told = aJob({ status: statuses.undeliverable, told: true });
    expect(transition(told, events['redeliver'], 7)).toMatchObject({
      origin: { interactionToken: 'fresh', tokenAtMs: 7, channelId: '8', messageId: '9' },
      status: statuses.delivering,
      told: false,
    });
    expect(transition(told, events.failed, 7).told).toBe(false);
  });

  it.each([
    ['another message', '1', undefined, { channelId: '0', messageId: '1' }],
    ['the same message', '9', undefined, undefined],
    ['its first message', null, undefined, undefined],
    ['a third message', '1', { channelId: '7', messageId: '7' }, { channelId: '7', messageId: '7' }],
  ])('remembers where it was shown first when it moves to %s', (_, messageId, former, expected) => {
    const origin = { channelId: '0', messageId, ...(former && { former }) };
    expect(transition(aJob({ origin }), events.redeliver, 0).origin.former).toEqual(expected);
  });

  it('is shown in the message of its first response', () => {
    const job = aJob({ status: statuses.accepted, origin: { messageId: null } });
    expect(transition(job, events.answered, 0).origin).toEqual({ ...job.origin, messageId: '99' });
  });

  it('keeps that the provider flagged its result', () => {
    const job = aJob({ status: statuses.running });
    expect(transition(job, { ...events['task-succeeded'], isAdult: true }, 0).isAdult).toBe(true);
    expect(transition(job, events['task-succeeded'], 0)).not.toHaveProperty('isAdult');
  });

  it('goes on with the next stage and the still, and keeps which task made it', () => {
    const { output } = statuses.downloading;
    const job = aJob({ status: statuses.downloading, stage: 0 });
    expect(transition(job, events['still-made'], 7)).toMatchObject({
      ...{ stage: 1, still, provider: 'other', task: null },
      stillSource: { stage: 0, provider: job.provider, task: job.task, output, madeAtMs: 7 },
    });
  });

  it.each([undefined, {}])('keeps the URL of its file to the end, with a review: %j', (review) => {
    const output = { kind: 'url', url: 'https://provider.example/film.mp4' } as const;
    const sourceUrl = output.url;
    let job = aJob({ status: { ...statuses.downloading, output }, ...(review && { review }) });
    job = transition(job, events.downloaded, 0);
    expect(job.status).toMatchObject({ state: review ? 'reviewing' : 'delivering', sourceUrl });
    if (review) job = transition(job, events.reviewed, 0);
    job = transition(job, { ...events.undeliverable, problem: 'thread' }, 0);
    expect(job.status).toMatchObject({ state: 'undeliverable', sourceUrl, problem: 'thread' });
    expect(transition(job, events.failed, 0).status).toMatchObject({ output });
    job = transition(job, events.redeliver, 0);
    expect(job.status).toMatchObject({ state: 'delivering', sourceUrl });
    expect(transition(job, events.failed, 0).status).toMatchObject({ output });
  });

  it('has no URL where its file came in another way', () => {
    const delivering = transition(aJob({ status: statuses.downloading }), events.downloaded, 0);
    const undeliverable = transition(delivering, events.undeliverable, 0);
    for (const job of [delivering, undeliverable, transition(undeliverable, events.redeliver, 0)])
      expect(job.status).not.toHaveProperty('sourceUrl');
    expect(transition(undeliverable, events.failed, 0).status).not.toHaveProperty('output');
  });

  it.each<[string, Job['status'], JobEvent, Job['status']]>([
    [
      'is over if nobody was answered',
      statuses.accepted,
      events.unanswered,
      { state: 'cancelled', reason: 'unanswered' },
    ],
    [
      'waits for another submit',
      { ...statuses.submitting, attempts: 2 },
      events.postponed,
      { state: 'queued', attempts: 3, notBeforeMs: 5, refusedSinceMs: 9 },
    ],
    [
      'waits for another submit since the first refusal',
      { ...statuses.submitting, refusedSinceMs: 3 },
      events.postponed,
      { state: 'queued', attempts: 1, notBeforeMs: 5, refusedSinceMs: 3 },
    ],
    [
      'keeps when its answer was lost',
      statuses.submitting,
      events['answer-lost'],
      { ...statuses.submitting, lost: { cause: 'reset', atMs: 7 } },
    ],
    [
      'runs since its submit',
      { ...statuses.unclear, submittedAtMs: 4 },
      events.submitted,
      { state: 'running', sinceMs: 4 },
    ],
    [
      'of an older version runs since it is unclear',
      statuses.unclear,
      events.submitted,
      { state: 'running', sinceMs: 9 },
    ],
    [
      'is lost when it is given up',
      statuses.unclear,
      events['given-up'],
      { state: 'failed', kind: 'lost', cause: 'lost' },
    ],
    [
      'counts its deliveries',
      { ...statuses.delivering, attempts: 2 },
      events['attempt-failed'],
      { ...statuses.delivering, attempts: 3 },
    ],
    [
      'was delivered before it was found broken',
      { ...statuses.succeeded, unchecked: {} },
      events['found-broken'],
      { state: 'failed', kind: 'bad_output', cause: events['found-broken'].cause, wasDelivered: true },
    ],
    [
      'that is given up for nothing has booked nothing',
      statuses.queued,
      { ...events.failed, isGivenUp: true },
      { state: 'failed', kind: 'timeout', cause: 'late' },
    ],
  ])('%s', (_, status, event, next) => {
    expect(transition(aJob({ status, stateSinceMs: 9 }), event, 20).status).toStrictEqual(next);
  });

  it('stores no cause with its prompt in it', () => {
    const job = aJob({ request: { prompt: 'a paper boat' } });
    const failed = transition(job, { ...events.failed, cause: 'refused: a paper boat' }, 0);
    expect(failed.status).toMatchObject({ cause: expect.not.stringContaining('paper boat') });
  });

  it('stores only a ping about its present state', () => {
    const job = aJob({ status: statuses.failed });
    expect(transition(job, { ...events.notifying, of: 'succeeded' }, 7)).toBe(job);
    expect(transition(job, { ...events.notifying, of: 'failed' }, 7).notice).toEqual({
      ...{ of: 'failed', atMs: 7, hasNonce: true },
    });
  });

  it('may be elsewhere from then on', () => {
    const job = aJob({ status: statuses.delivering });
    const moved = transition(job, events['going-elsewhere'], 7);
    expect(moved).toEqual({ ...job, mayBeElsewhere: true });
    expect(transition(moved, events['going-elsewhere'], 8)).toBe(moved);
  });

  it('is shown by the message that replaced its own, without a token, unless a click has moved it', () => {
    const job = aJob({ origin: { interactionToken: 'old' } });
    const { messageId: gone } = job.origin;
    const replaced = { ...events.replaced, gone };
    const to = { channelId: '8', messageId: '9', interactionToken: '' };
    expect(transition(job, replaced, 7)).toEqual({ ...job, origin: { ...job.origin, ...to } });
    expect(transition(job, { ...replaced, gone: 'another' }, 7)).toBe(job);
  });

  it('is not judged by its invariants if nothing changes', () => {
    const job = aJob({ status: statuses.succeeded, costUsd: Number.NaN });
    expect(transition(job, events['cancel-requested'], 0)).toBe(job);
  });

  it('has nobody to tell when the first response never arrived', () => {
    expect(transition(aJob({ status: statuses.accepted }), events.unanswered, 0).told).toBe(true);
  });

  describe('of a video that went out before it could be checked', () => {
    const sourceUrl = 'https://provider.example/film.mp4';
    const file = { ...statuses.delivering.file, isUnchecked: true };
    const delivering = aJob({ status: { ...statuses.delivering, file, sourceUrl }, costUsd: 0.5 });
    const send = (job = delivering) => transition(job, { ...events.delivered, messageId: '42' }, 2_000_000);
    const notify = (job: Job) => transition(job, events.notified, 2_000_001);

    it('is not settled before that is made up for, and counts meanwhile', () => {
      const sent = send();
      const told = notify(sent);
      expect(sent.status).toMatchObject({ state: 'succeeded', unchecked: { sourceUrl } });
      expect(isSettled(told)).toBe(false);
      expect(entryOf(told, 0)).toMatchObject({
        state: 'open',
        quotaCounted: true,
        heldUsd: 0,
        spentUsd: 0.5,
      });
    });

    it('keeps its token if it is broken in the message that showed it anyway', () => {
      const { origin } = delivering;
      const here = transition(delivering, { ...events.delivered, messageId: origin.messageId ?? '' }, 0);
      expect(transition(here, events['found-broken'], 0).origin).toEqual(origin);
    });

    it('is settled where it is whole, and nothing of how it came is kept', () => {
      const whole = transition(notify(send()), events['found-whole'], 2_000_002);
      expect(isSettled(whole)).toBe(true);
      expect(whole.status).not.toHaveProperty('unchecked');
      expect(entryOf(whole, 0)).toMatchObject({ state: 'settled', quotaCounted: true });
    });

    it('returns its quota if it is broken, says so in its message, and can be downloaded again', () => {
      const broken = transition(notify(send()), events['found-broken'], 2_000_002);
      expect(broken).toMatchObject({
        status: { state: 'failed', kind: 'bad_output', output: { kind: 'url', url: sourceUrl } },
        told: false,
        origin: { channelId: '2', messageId: '42', interactionToken: '' },
      });
      expect(entryOf(broken, 0)).toMatchObject({ state: 'settled', quotaCounted: false, spentUsd: 0.5 });
    });

    it('is made anew where it is broken and came without a URL', () => {
      const sent = send(aJob({ status: { ...statuses.delivering, file } }));
      expect(sent.status).toHaveProperty('unchecked');
      expect(sent.status).not.toHaveProperty('unchecked.sourceUrl');
      expect(transition(sent, events['found-broken'], 0).status).not.toHaveProperty('output');
    });
  });

  describe('of a job that is looked at before it is public', () => {
    const made = transition(aJob({ status: statuses.downloading, review: {} }), events.downloaded, 5);
    const decide = (what: 'spoiler' | 'rejected', by: string) =>
      transition(made, { type: 'reviewed', decision: { what, by, reason: 'too loud' } }, 10);

    it('waits when its video is here, keeps the file, and holds no place', () => {
      expect(made.status).toEqual(statuses.reviewing);
      expect([holdsProvider(made), isActive(made), isFinal(made)]).toEqual([false, false, false]);
    });

    it('takes the first decision, and notifies again', () => {
      const told = transition(made, { type: 'notified', of: 'reviewing' }, 6);
      const decision = { what: 'spoiler', by: '5' } as const;
      const approved = transition(told, { type: 'reviewed', decision }, 10);
      expect(approved).toMatchObject({ status: statuses.delivering, told: false });
      expect(approved.review?.decision).toBe(decision);
      const late = { type: 'reviewed', decision: { what: 'rejected', by: '6' } } as const;
      expect(transition(approved, late, 11)).toBe(approved);
      expect(transition(approved, { type: 'notified', of: 'reviewing' }, 11)).toBe(approved);
    });

    it('ends if it isn’t published, counts, and forgets who decided once its end is told', () => {
      const rejected = decide('rejected', '5');
      expect(rejected.status).toEqual({ state: 'cancelled', reason: 'unpublished' });
      expect(entryOf(rejected, 0)).toMatchObject({ state: 'settled', quotaCounted: true });
      const told = transition(rejected, { type: 'notified', of: 'cancelled' }, 12);
      expect(told.review).toEqual({ decision: { what: 'rejected', by: '', reason: 'too loud' } });
      expect(transition(told, events.forgotten, 13).review).toBeUndefined();
    });
  });
});
