import { withoutPrivate } from '../private-texts.ts';
import { anonymous } from './anonymous.ts';
import { costAfter } from './charges.ts';
import { keepInvariants, type OnBroken, raise } from './invariants.ts';
import { isIn, type Job, textsOf } from './job.ts';
import type { EventOf, EventType, JobEvent, StateEvent, StateEventType } from './job-events.ts';
import type { JobState } from './job-status.ts';
import { moved } from './moved.ts';
import { nextStatus } from './next-status.ts';
import { isFinal, isSettled, traitsOf } from './states.ts';
import { TOKEN_OVER_MS } from './token-times.ts';

/** Thrown for an event that a state doesn't accept. Always a fault of the caller. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';

  constructor(state: JobState, event: EventType) {
    super(`A job in state ${state} can't take the event ${event}`);
  }
}

/**
 * The only place where a job changes. Pure: the caller stores the result before anybody sees it. Returns the same
 * object if the event comes too late to matter (a poll's answer after a cancel, …). Throws an `IllegalTransition` if
 * the state doesn't accept the event. Anything impossible in the outcome goes to `onBroken`; if that returns, the
 * impossible part stays as it was.
 */
export function transition(job: Job, event: JobEvent, nowMs: number, onBroken: OnBroken = raise): Job {
  const changed = isStateEvent(event) ? moveOn(job, event, nowMs) : note(job, event, nowMs);
  return changed === job ? job : keepInvariants(job, changed, event, onBroken);
}

function isStateEvent(event: JobEvent): event is StateEvent {
  return !(event.type in notes);
}

type NoteType = Exclude<EventType, StateEventType>;

/** Events that only add a note to a job, in any state. */
const notes: { [T in NoteType]: (job: Job, event: EventOf<T>, nowMs: number) => Job } = {
  notified: markNotified,
  forgotten: forget,
  'clock-set': (job, { byMs }) => moved(job, byMs),
  notifying: (job, { of, hasNonce }, nowMs) =>
    of === job.status.state ? { ...job, notice: { of, atMs: nowMs, hasNonce } } : job,
  'not-notified': ({ notice: _, ...job }) => job,
  replaced: markReplaced,
  'going-elsewhere': (job) => (job.mayBeElsewhere ? job : { ...job, mayBeElsewhere: true }),
  'spoiler-set': (job, { type, isOn }) => ({ ...delivered(job, type), spoiler: isOn }),
  'message-deleted': (job, { type }) => ({ ...delivered(job, type), isDeleted: true }),
};

function delivered(job: Job, event: EventType): Job {
  if (!isIn(job, 'succeeded')) throw new IllegalTransition(job.status.state, event);
  return job;
}

function note(job: Job, event: EventOf<NoteType>, nowMs: number): Job {
  // The compiler can't see that the two types are the same.
  const take = notes[event.type] as (job: Job, event: EventOf<NoteType>, nowMs: number) => Job;
  return take(job, event, nowMs);
}

function moveOn(job: Job, event: StateEvent, nowMs: number): Job {
  const status = nextStatus(job, withoutPrivateCause(job, event));
  if (status === 'illegal') throw new IllegalTransition(job.status.state, event.type);
  if (status === undefined) return job;
  const changed = status.state !== job.status.state;
  return {
    ...job,
    status,
    task: taskAfter(job, event),
    ...(event.type === 'still-made' && {
      ...{ stage: job.stage + 1, still: event.still, provider: event.provider, task: null },
      ...stillSourceOf(job, nowMs),
    }),
    ...(event.type === 'offer-changed' && status.state === 'queued' && withNextOffer(job, event)),
    ...(event.type === 'task-succeeded' && event.isAdult && { isAdult: true }),
    ...(event.type === 'assembled' && withAssembled(job, event)),
    ...(event.type === 'film-changed' && job.film && { film: { ...job.film, ...event.film } }),
    ...(event.type === 'filmed' && withClips(job, event)),
    ...(event.type === 'reviewed' && { review: { decision: event.decision } }),
    costUsd: costAfter(job, event),
    origin: { ...withoutOldToken(job, nowMs), ...newOrigin(job, event, nowMs) },
    stateSinceMs: changed ? nowMs : job.stateSinceMs,
    spentMs: changed ? addTime(job, nowMs) : job.spentMs,
    // Nobody waits for a job whose first response never arrived.
    told: (job.told && !changed) || event.type === 'unanswered',
    notice: changed ? undefined : job.notice,
  };
}

function withAssembled(
  { reel, notes }: Job,
  { isSpoiler, subtitles, notes: more = [] }: EventOf<'assembled'>,
): Partial<Job> {
  return {
    ...(isSpoiler && { spoiler: true }),
    ...(reel && subtitles && { reel: { ...reel, subtitles } }),
    ...(more.length > 0 && { notes: [...notes, ...more] }),
  };
}

/** It never costs more than is reserved. */
function withNextOffer(
  job: Job,
  { offer, way, stage, provider, usd }: EventOf<'offer-changed'>,
): Partial<Job> {
  const { request, passed = [] } = job;
  return {
    ...{ stage, provider, reservedUsd: Math.min(job.reservedUsd, usd) },
    request: { ...request, offer, way },
    passed: [...passed, request.offer ?? request.model],
  };
}

/** A film of finished shots is a reel. */
function withClips(
  { request, reel }: Job,
  { clips, seconds, notes, imageOwnerIds = [], isAdult }: EventOf<'filmed'>,
): Partial<Job> {
  return {
    ...{ reel: { ...reel, clips }, notes, imageOwnerIds, request: { ...request, durationSeconds: seconds } },
    ...(isAdult && { isAdult }),
  };
}

function taskAfter({ task }: Job, event: StateEvent): Job['task'] {
  if (event.type === 'submitted') return event.task;
  return event.type === 'task-lost' ? null : task;
}

function stillSourceOf(job: Job, madeAtMs: number): Pick<Job, 'stillSource'> {
  const { stage, provider, task } = job;
  if (!isIn(job, 'downloading') || task === null) return {};
  return { stillSource: { stage, provider, task, output: job.status.output, madeAtMs } };
}

/** Causes are stored, and a provider or Discord may have repeated the prompt in one. */
function withoutPrivateCause<Event extends JobEvent>(job: Job, event: Event): Event {
  if (!('cause' in event)) return event;
  return { ...event, cause: withoutPrivate(event.cause, textsOf(job)) };
}

function newOrigin(job: Job, event: JobEvent, nowMs: number): Partial<Job['origin']> {
  const { origin } = job;
  if (event.type === 'answered') return { messageId: event.messageId };
  if (event.type === 'found-broken') return placeOfVideo(job);
  const fresh = event.type === 'cancel-requested' ? event.reply : event;
  if (!fresh || !('interactionToken' in fresh)) return {};
  const { interactionToken, uploadLimitBytes, ...reply } = fresh;
  const { channelId, messageId, former } = origin;
  const isMoved = messageId !== null && messageId !== reply.messageId && former === undefined;
  return {
    ...{ interactionToken, uploadLimitBytes, tokenAtMs: nowMs },
    ...{ channelId: reply.channelId, messageId: reply.messageId },
    ...(isMoved && { former: { channelId, messageId } }),
  };
}

/** Anything about a video is said in the message that contains it. */
function placeOfVideo(job: Job): Partial<Job['origin']> {
  if (!isIn(job, 'succeeded') || job.status.messageId === job.origin.messageId) return {};
  const { channelId, messageId } = job.status;
  return { channelId, messageId, interactionToken: '' };
}

function markReplaced(job: Job, { gone, channelId, messageId }: EventOf<'replaced'>): Job {
  // A click has moved it to a reply of its own.
  if (job.origin.messageId !== gone) return job;
  // A token can't edit what it didn't post.
  return { ...job, origin: { ...job.origin, channelId, messageId, interactionToken: '' } };
}

function markNotified(job: Job, { of }: EventOf<'notified'>, nowMs: number): Job {
  // The job moved on while the member was told.
  if (of !== job.status.state) return job;
  if (traitsOf(job).ping(job) === null) throw new IllegalTransition(job.status.state, 'notified');
  return { ...job, ...withoutDecider(job), told: true, origin: withoutOldToken(job, nowMs) };
}

/** The server's log channel says who decided. The job needs it only until its end is told. */
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
