import { withoutPrivate } from '../private-texts.ts';
import type { InputImage, TaskOutput, TaskRef } from '../providers/provider.ts';
import { anonymous } from './anonymous.ts';
import type { DeliveryProblem, FailureKind } from './failure.ts';
import { isIn, type Job, type JobIn } from './job.ts';
import type { JobState, JobStatus, VideoFile } from './job-status.ts';
import { moved } from './moved.ts';
import { type Decision, isPublished } from './review.ts';
import { isFinal, isSettled, isStranded, traitsOf } from './states.ts';
import { TOKEN_OVER_MS } from './token-times.ts';

/** A reply of a later interaction that takes the place of the job's first one. */
export type FreshReply = Pick<
  Job['origin'],
  'interactionToken' | 'channelId' | 'messageId' | 'uploadLimitBytes'
>;

/** Everything that can happen to a job. */
export type JobEvent =
  /** The first response is visible. */
  | { type: 'answered'; messageId: string | null }
  /** The first response did not get through: nobody will ever see this job. */
  | { type: 'unanswered' }
  /** The paid call is about to be made. */
  | { type: 'submitting' }
  /** It surely did not reach the provider, or was refused for now: the job queues again. */
  | { type: 'postponed'; notBeforeMs: number }
  /** The provider's answer, or what its list of tasks showed later. */
  | { type: 'submitted'; task: TaskRef }
  /** The provider's answer did not arrive; it is looked for in the provider's list. */
  | { type: 'answer-lost'; cause: string; atMs: number }
  /** Nobody knows whether the provider took it. */
  | { type: 'submit-lost'; cause: string }
  | { type: 'cancel-requested' }
  | { type: 'cancelled'; costUsd?: number }
  /** The deadline has passed, and the provider can't be asked: it is asked now and then from here on. */
  | { type: 'late' }
  | { type: 'task-succeeded'; output: TaskOutput; costUsd: number; isAdult?: boolean }
  /** The provider has named the address of its result anew. */
  | { type: 'output-renewed'; output: TaskOutput }
  /** The picture of a first stage is here: the next stage queues, at its own provider. */
  | { type: 'still-made'; still: InputImage; provider: string }
  | { type: 'downloaded'; file: VideoFile }
  /** Somebody has looked at the video, or nobody has in time. The first decision counts. */
  | { type: 'reviewed'; decision: Decision }
  /** A repeatable step failed and will be repeated. */
  | { type: 'attempt-failed' }
  | ({ type: 'delivered' } & Omit<JobIn<'succeeded'>['status'], 'state' | 'file'>)
  /** No way to the member is open at this time. */
  | { type: 'undeliverable'; cause: string; problem?: DeliveryProblem }
  /** The member asks for the video by a fresh interaction, whose reply is where the job is shown from now on. */
  | ({ type: 'deliver-again' } & FreshReply)
  /**
   * `isGivenUp`: the task may go on all the same. `costUsd` is what it was charged, as its provider said when it was
   * stopped, or else what it may have been.
   */
  | { type: 'failed'; kind: FailureKind; cause: string; costUsd?: number; isGivenUp?: boolean }
  /** What a failed job had ordered is there after all: it goes on with it, in the reply of a later interaction. */
  | ({
      type: 'recovered';
      status: JobIn<'running' | 'downloading'>['status'];
      /** What the stages before this one cost, by the catalogue, in US dollars. */
      earlierUsd: number;
    } & FreshReply)
  /** The ping that tells of this state is about to be sent; `not-notified`: Discord surely did not take it. */
  | { type: 'notifying'; of: JobState; hasNonce: boolean }
  | { type: 'not-notified' }
  /** Whoever waited for an unclear job has ordered another instead. */
  | { type: 'given-up' }
  /** The member has seen that the job has come to this state. */
  | { type: 'told'; of: JobState }
  /** Nobody is to be found in it any more. */
  | { type: 'forgotten' }
  /** The host's clock was set by so many milliseconds: what lasts must not end by it. */
  | { type: 'clock-set'; byMs: number };

/** Thrown for an event that a state does not know: always a fault of the caller. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';

  constructor(state: JobState, event: JobEvent['type']) {
    super(`A job in state ${state} can't take the event ${event}`);
  }
}

/**
 * The only place where a job changes. Pure: the caller stores what comes back before anybody sees it.
 * Returns the same object where the event comes too late to matter (a poll's answer after a cancel, …).
 */
export function transition(job: Job, event: JobEvent, nowMs: number): Job {
  if (event.type === 'told') return tell(job, event.of, nowMs);
  if (event.type === 'forgotten') return forget(job);
  if (event.type === 'clock-set') return moved(job, event.byMs);
  if (event.type === 'notifying' || event.type === 'not-notified') return notify(job, event, nowMs);
  const status = next(job, withoutPrivateCause(job, event));
  if (status === undefined) return job;
  const changed = status.state !== job.status.state;
  return {
    ...job,
    status,
    task: event.type === 'submitted' ? event.task : job.task,
    ...(event.type === 'still-made' && {
      ...{ stage: job.stage + 1, still: event.still, provider: event.provider, task: null },
      ...stillSourceOf(job, nowMs),
    }),
    ...(event.type === 'task-succeeded' && event.isAdult && { isAdult: true }),
    ...(event.type === 'reviewed' && { review: { decision: event.decision } }),
    costUsd: addCost(job, event),
    origin: { ...withoutOldToken(job, nowMs), ...newOrigin(job, event, nowMs) },
    stateSinceMs: changed ? nowMs : job.stateSinceMs,
    spentMs: changed ? addTime(job, nowMs) : job.spentMs,
    // Nobody waits for a job whose first response never arrived.
    told: (job.told && !changed) || event.type === 'unanswered',
    notice: changed ? undefined : job.notice,
  };
}

function stillSourceOf(job: Job, madeAtMs: number): Pick<Job, 'stillSource'> {
  const { stage, provider, task } = job;
  if (!isIn(job, 'downloading') || task === null) return {};
  return { stillSource: { stage, provider, task, output: job.status.output, madeAtMs } };
}

/** A cause is stored, and a provider, or Discord, may have repeated the prompt in it. */
function withoutPrivateCause<Event extends JobEvent>(job: Job, event: Event): Event {
  if (!('cause' in event)) return event;
  return { ...event, cause: withoutPrivate(event.cause, [job.request.prompt]) };
}

function newOrigin({ origin }: Job, event: JobEvent, nowMs: number): Partial<Job['origin']> {
  if (event.type === 'answered') return { messageId: event.messageId };
  if (event.type !== 'deliver-again' && event.type !== 'recovered') return {};
  const { interactionToken, uploadLimitBytes, ...reply } = event;
  const { channelId, messageId, former } = origin;
  const isMoved = messageId !== null && messageId !== reply.messageId && former === undefined;
  return {
    ...{ interactionToken, uploadLimitBytes, tokenAtMs: nowMs },
    ...{ channelId: reply.channelId, messageId: reply.messageId },
    ...(isMoved && { former: { channelId, messageId } }),
  };
}

function notify(
  job: Job,
  event: Extract<JobEvent, { type: 'notifying' | 'not-notified' }>,
  nowMs: number,
): Job {
  if (event.type === 'not-notified') {
    const { notice: _, ...rest } = job;
    return rest;
  }
  const { of, hasNonce } = event;
  return of === job.status.state ? { ...job, notice: { of, atMs: nowMs, hasNonce } } : job;
}

function addCost(job: Job, event: JobEvent): Job['costUsd'] {
  if (event.type === 'recovered') return costBefore(job, event);
  const added = 'costUsd' in event ? event.costUsd : undefined;
  return added === undefined ? job.costUsd : (job.costUsd ?? 0) + added;
}

/**
 * What a failed job has cost without the stage that goes on, of which it is learned now. An older version did not note
 * how much of the sum that stage had been.
 */
function costBefore(job: Job, event: Extract<JobEvent, { type: 'recovered' }>): Job['costUsd'] {
  const { costUsd } = job;
  if (costUsd === null || !isIn(job, 'failed')) return costUsd;
  const { bookedUsd } = job.status;
  if (bookedUsd !== undefined) return Math.max(0, costUsd - bookedUsd);
  // What is only fetched again is booked already.
  return event.status.state === 'running' ? Math.min(costUsd, event.earlierUsd) : costUsd;
}

function tell(job: Job, of: JobState, nowMs: number): Job {
  // It went on while the member was told.
  if (of !== job.status.state) return job;
  if (traitsOf(job).ping(job) === null) throw new IllegalTransition(job.status.state, 'told');
  return { ...job, ...withoutDecider(job), told: true, origin: withoutOldToken(job, nowMs) };
}

/** Who decided is in the server's log channel; the job needs it only until its end is told. */
function withoutDecider(job: Job): Pick<Job, 'review'> {
  const { decision } = job.review ?? {};
  return decision && isFinal(job) ? { review: { decision: { ...decision, by: '' } } } : {};
}

function forget(job: Job): Job {
  if (!isSettled(job)) throw new IllegalTransition(job.status.state, 'forgotten');
  return anonymous(job);
}

function withoutOldToken({ origin, createdAtMs }: Job, nowMs: number): Job['origin'] {
  const isOver = nowMs - (origin.tokenAtMs ?? createdAtMs) >= TOKEN_OVER_MS;
  return isOver ? { ...origin, interactionToken: '' } : origin;
}

function addTime(job: Job, nowMs: number): Job['spentMs'] {
  const { state } = job.status;
  return { ...job.spentMs, [state]: (job.spentMs[state] ?? 0) + Math.max(0, nowMs - job.stateSinceMs) };
}

type StateEvent = Exclude<
  JobEvent,
  { type: 'told' | 'forgotten' | 'clock-set' | 'notifying' | 'not-notified' }
>;

function next(job: Job, event: StateEvent): JobStatus | undefined {
  switch (event.type) {
    case 'answered':
      if (isIn(job, 'accepted')) return { state: 'queued', attempts: 0, notBeforeMs: 0 };
      break;
    case 'unanswered':
      if (isIn(job, 'accepted')) return { state: 'cancelled', reason: 'unanswered' };
      break;
    case 'submitting':
      if (isIn(job, 'queued')) {
        const { attempts, refusedSinceMs } = job.status;
        return { state: 'submitting', attempts, refusedSinceMs, cancelRequested: false };
      }
      break;
    case 'postponed':
      if (isIn(job, 'submitting')) {
        if (job.status.cancelRequested) return { state: 'cancelled', reason: 'member' };
        const { attempts, refusedSinceMs = job.stateSinceMs } = job.status;
        return { state: 'queued', attempts: attempts + 1, notBeforeMs: event.notBeforeMs, refusedSinceMs };
      }
      break;
    case 'submitted':
      if (isIn(job, 'submitting')) {
        const state = job.status.cancelRequested ? 'cancelling' : 'running';
        return { state, sinceMs: job.stateSinceMs };
      }
      if (isIn(job, 'unclear')) {
        return { state: 'running', sinceMs: job.status.submittedAtMs ?? job.stateSinceMs };
      }
      break;
    case 'answer-lost':
      if (isIn(job, 'submitting')) {
        return { ...job.status, lost: { cause: event.cause, atMs: event.atMs } };
      }
      break;
    case 'submit-lost':
      if (isIn(job, 'submitting')) {
        return { state: 'unclear', cause: event.cause, submittedAtMs: job.stateSinceMs };
      }
      break;
    case 'given-up':
      if (isIn(job, 'unclear')) return { state: 'failed', kind: 'lost', cause: job.status.cause };
      // It has become clear meanwhile.
      return undefined;
    case 'cancel-requested':
      return cancel(job);
    case 'cancelled':
      if (isIn(job, 'cancelling')) return { state: 'cancelled', reason: 'member' };
      break;
    case 'late':
      if (isIn(job, 'running')) return { ...job.status, isLate: true };
      return undefined;
    case 'task-succeeded':
      // Finished before the cancel reached it: it is paid for, so the member gets it.
      if (isIn(job, 'running', 'cancelling')) {
        return { state: 'downloading', output: event.output, attempts: 0 };
      }
      if (isIn(job, 'cancelled')) return undefined;
      break;
    case 'output-renewed':
      if (isIn(job, 'cancelled')) return undefined;
      if (isIn(job, 'downloading')) return { ...job.status, output: event.output };
      break;
    case 'still-made':
      if (isIn(job, 'cancelled')) return undefined;
      if (isIn(job, 'downloading')) return { state: 'queued', attempts: 0, notBeforeMs: 0 };
      break;
    case 'downloaded':
      if (isIn(job, 'cancelled')) return undefined;
      if (isIn(job, 'downloading')) {
        const { output } = job.status;
        const source = output.kind === 'url' ? { sourceUrl: output.url } : {};
        if (job.review) return { state: 'reviewing', file: event.file, ...source };
        return { state: 'delivering', file: event.file, attempts: 0, ...source };
      }
      break;
    case 'reviewed':
      if (!isIn(job, 'reviewing')) return undefined;
      if (!isPublished(event.decision)) return { state: 'cancelled', reason: 'unpublished' };
      return { ...job.status, state: 'delivering', attempts: 0 };
    case 'attempt-failed':
      if (isIn(job, 'cancelled')) return undefined;
      if (isIn(job, 'downloading', 'delivering')) return { ...job.status, attempts: job.status.attempts + 1 };
      break;
    case 'delivered':
      if (isIn(job, 'delivering', 'undeliverable')) {
        const { path: _, ...file } = job.status.file;
        const { type: __, ...delivered } = event;
        return { ...delivered, state: 'succeeded', file };
      }
      break;
    case 'undeliverable':
      if (isIn(job, 'delivering')) {
        const { file, sourceUrl } = job.status;
        const { cause, problem } = event;
        return {
          ...{ state: 'undeliverable', file, cause },
          ...(problem && { problem }),
          ...(sourceUrl !== undefined && { sourceUrl }),
        };
      }
      break;
    case 'deliver-again':
      if (isIn(job, 'undeliverable')) return redelivered(job.status);
      if (isFinal(job)) return undefined;
      if (!isIn(job, 'accepted')) return job.status;
      break;
    case 'recovered':
      if (isIn(job, 'failed')) return event.status;
      break;
    case 'failed':
      if (isIn(job, 'cancelling')) return { state: 'cancelled', reason: 'member' };
      if (isIn(job, 'cancelled')) return undefined;
      if (isIn(job, 'queued', 'submitting', 'running', 'downloading', 'delivering', 'undeliverable')) {
        return { state: 'failed', kind: event.kind, cause: event.cause, ...whatIsLeft(job, event) };
      }
      break;
  }
  throw new IllegalTransition(job.status.state, event.type);
}

/** What waits for its member, as it is when one more try to deliver it is made. */
export function redelivered({
  file,
  sourceUrl,
}: JobIn<'undeliverable'>['status']): JobIn<'delivering'>['status'] {
  return { state: 'delivering', file, attempts: 0, ...(sourceUrl !== undefined && { sourceUrl }) };
}

/**
 * A cancel never fails: where nothing is left to cancel, nothing changes. What is made is for its review, and what is
 * paid for arrives, unless its file has not come for long.
 */
function cancel(job: Job): JobStatus | undefined {
  const isLateFile = isIn(job, 'downloading') && isStranded(job);
  if (isIn(job, 'queued') || isLateFile) return { state: 'cancelled', reason: 'member' };
  if (isIn(job, 'submitting')) return { ...job.status, cancelRequested: true };
  if (isIn(job, 'running')) return { state: 'cancelling', sinceMs: job.status.sinceMs };
  return undefined;
}

/** What another try may begin with before anything is ordered again. */
function whatIsLeft(
  job: Job,
  { costUsd, isGivenUp = false }: Extract<JobEvent, { type: 'failed' }>,
): Pick<JobIn<'failed'>['status'], 'output' | 'bookedUsd'> {
  const output = outputOf(job);
  return { ...(output && { output }), ...(isGivenUp && costUsd !== undefined && { bookedUsd: costUsd }) };
}

/** Where the provider keeps the result of the present stage, if it is known. */
function outputOf(job: Job): TaskOutput | undefined {
  if (isIn(job, 'downloading')) return job.status.output;
  const url = isIn(job, 'delivering', 'undeliverable') ? job.status.sourceUrl : undefined;
  return url === undefined ? undefined : { kind: 'url', url };
}
