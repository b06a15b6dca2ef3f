import type { TaskOutput } from '../providers/provider.ts';
import { isIn, type Job, type JobIn } from './job.ts';
import type { EventOf, StateEvent, StateEventType } from './job-events.ts';
import type { JobState, JobStatus } from './job-status.ts';
import { isPublished } from './review.ts';
import { isStranded } from './states.ts';

/** The status after an event; `undefined` if the event comes too late to matter. */
type Taken<S extends JobState, T extends StateEventType> = (
  job: JobIn<S>,
  event: EventOf<T>,
) => JobStatus | undefined;

const tooLate = () => undefined;
const stays = ({ status }: Job) => status;
const byMember = () => ({ state: 'cancelled', reason: 'member' }) as const;
const queuedAnew = () => ({ state: 'queued', attempts: 0, notBeforeMs: 0 }) as const;

/** The events that a state accepts. Any other must not happen in it. */
const rows: { [S in JobState]: { [T in StateEventType]?: Taken<S, T> } } = {
  accepted: {
    answered: ({ film }) => (film ? { state: 'filming' } : queuedAnew()),
    unanswered: () => ({ state: 'cancelled', reason: 'unanswered' }),
  },
  queued: {
    'may-start': ({ status }) => (status.mayStart ? undefined : { ...status, mayStart: true }),
    submitting({ status: { attempts, refusedSinceMs } }) {
      return { state: 'submitting', attempts, refusedSinceMs, cancelRequested: false };
    },
    // Its slots at the present provider are reserved otherwise.
    'offer-changed': ({ status }) => (status.mayStart ? undefined : { ...status, notBeforeMs: 0 }),
    assembling: () => ({ state: 'assembling', attempts: 0 }),
    'cancel-requested': byMember,
    redeliver: stays,
    failed: toFailed,
  },
  submitting: {
    postponed: (job, { notBeforeMs }) => notAccepted(job, notBeforeMs),
    // A submit whose answer was lost may have been accepted.
    'offer-changed': (job, { wasQueued }) => (wasQueued || job.status.lost ? undefined : notAccepted(job, 0)),
    submitted({ status, stateSinceMs }) {
      return { state: status.cancelRequested ? 'cancelling' : 'running', sinceMs: stateSinceMs };
    },
    'answer-lost': ({ status }, { cause, atMs }) => ({ ...status, lost: { cause, atMs } }),
    'submit-lost': ({ stateSinceMs }, { cause }) => ({
      state: 'unclear',
      cause,
      submittedAtMs: stateSinceMs,
    }),
    'cancel-requested': ({ status }) => ({ ...status, cancelRequested: true }),
    redeliver: stays,
    failed: toFailed,
  },
  running: {
    late: ({ status }) => ({ ...status, isLate: true }),
    'task-lost': queuedAnew,
    'task-succeeded': toDownloading,
    'cancel-requested': ({ status }) => ({ state: 'cancelling', sinceMs: status.sinceMs }),
    redeliver: stays,
    failed: toFailed,
  },
  cancelling: {
    cancelled: byMember,
    'task-lost': byMember,
    // It finished before the cancel arrived. It's paid for, so the member gets it.
    'task-succeeded': toDownloading,
    redeliver: stays,
    failed: byMember,
  },
  unclear: {
    submitted({ status, stateSinceMs }) {
      return { state: 'running', sinceMs: status.submittedAtMs ?? stateSinceMs };
    },
    'given-up': ({ status }) => ({ state: 'failed', kind: 'lost', cause: status.cause }),
    redeliver: stays,
  },
  filming: {
    'film-changed': stays,
    filmed: queuedAnew,
    'cancel-requested': byMember,
    redeliver: stays,
    failed: toFailed,
  },
  assembling: {
    assembled: ({ review }, { file }) => withFile(review, { file }),
    'attempt-failed': ({ status }) => ({ ...status, attempts: status.attempts + 1 }),
    'cancel-requested': byMember,
    redeliver: stays,
    failed: toFailed,
  },
  downloading: {
    'output-renewed': ({ status }, { output }) => ({ ...status, output }),
    'still-made': queuedAnew,
    downloaded: afterDownload,
    'attempt-failed': ({ status }) => ({ ...status, attempts: status.attempts + 1 }),
    // A paid video is delivered, unless its file has been missing for a long time.
    'cancel-requested': (job) => (isStranded(job) ? byMember() : undefined),
    redeliver: stays,
    failed: toFailed,
  },
  reviewing: {
    reviewed({ status }, { decision }) {
      if (!isPublished(decision)) return { state: 'cancelled', reason: 'unpublished' };
      return { ...status, state: 'delivering', attempts: 0 };
    },
    redeliver: stays,
  },
  delivering: {
    delivered: toSucceeded,
    undeliverable({ status: { file, sourceUrl } }, { cause, problem }) {
      return {
        ...{ state: 'undeliverable', file, cause },
        ...(problem && { problem }),
        ...(sourceUrl !== undefined && { sourceUrl }),
      };
    },
    'attempt-failed': ({ status }) => ({ ...status, attempts: status.attempts + 1 }),
    redeliver: stays,
    failed: toFailed,
  },
  undeliverable: {
    delivered: toSucceeded,
    redeliver: ({ status }) => redelivered(status),
    failed: toFailed,
  },
  succeeded: {
    'found-whole': ({ status: { unchecked, ...whole } }) => unchecked && whole,
    'found-broken': ({ status: { unchecked } }, { cause }) => unchecked && toBroken(unchecked, cause),
    redeliver: tooLate,
  },
  failed: { recovered: (_, { status }) => status, redeliver: tooLate },
  cancelled: {
    // The download was given up while it was still running.
    ...{
      'task-succeeded': tooLate,
      'output-renewed': tooLate,
      'still-made': tooLate,
      downloaded: tooLate,
      assembled: tooLate,
      'film-changed': tooLate,
      filmed: tooLate,
    },
    ...{ 'task-lost': tooLate, 'attempt-failed': tooLate, redeliver: tooLate, failed: tooLate },
  },
};

/**
 * These events may arrive after another process has moved the job on. They change nothing then. Nor does a cancel, if
 * nothing is left to cancel.
 */
const neverWrong: ReadonlySet<StateEventType> = new Set([
  ...(['answered', 'unanswered', 'may-start'] as const),
  ...(['given-up', 'reviewed', 'late', 'cancel-requested'] as const),
]);

/** The job's status after the event. `undefined`: it changes nothing. `'illegal'`: the state doesn't accept it. */
export function nextStatus(job: Job, event: StateEvent): JobStatus | undefined | 'illegal' {
  // The compiler can't see that the row matches the job's state, and the entry the event.
  const taken = rows[job.status.state][event.type] as Taken<JobState, StateEventType> | undefined;
  if (taken) return taken(job, event);
  return neverWrong.has(event.type) ? undefined : 'illegal';
}

function notAccepted({ status, stateSinceMs }: JobIn<'submitting'>, notBeforeMs: number): JobStatus {
  if (status.cancelRequested) return byMember();
  const { attempts, refusedSinceMs = stateSinceMs } = status;
  return { state: 'queued', attempts: attempts + 1, notBeforeMs, refusedSinceMs };
}

function toDownloading(_: Job, { output }: EventOf<'task-succeeded'>): JobStatus {
  return { state: 'downloading', output, attempts: 0 };
}

function afterDownload({ status, review }: JobIn<'downloading'>, { file }: EventOf<'downloaded'>): JobStatus {
  const { output } = status;
  return withFile(review, {
    file,
    ...(output.kind === 'url' && { sourceUrl: output.url }),
  });
}

/** A finished video is reviewed first, if the job requires it. */
function withFile(
  review: Job['review'],
  made: Pick<JobIn<'reviewing'>['status'], 'file' | 'sourceUrl'>,
): JobStatus {
  return review ? { state: 'reviewing', ...made } : { state: 'delivering', attempts: 0, ...made };
}

function toSucceeded(
  { status }: JobIn<'delivering' | 'undeliverable'>,
  { type: _, ...delivered }: EventOf<'delivered'>,
): JobStatus {
  const { path: __, isUnchecked, ...file } = status.file;
  const { sourceUrl } = status;
  const unchecked = sourceUrl === undefined ? {} : { sourceUrl };
  return { ...delivered, state: 'succeeded', file, ...(isUnchecked && { unchecked }) };
}

function toBroken({ sourceUrl }: { sourceUrl?: string | undefined }, cause: string): JobStatus {
  const output = sourceUrl === undefined ? {} : { output: { kind: 'url' as const, url: sourceUrl } };
  return { state: 'failed', kind: 'bad_output', cause, wasDelivered: true, ...output };
}

/** The facts that another attempt may start from before anything is submitted again. */
function toFailed(job: Job, { kind, cause, costUsd, isGivenUp = false }: EventOf<'failed'>): JobStatus {
  const output = outputOf(job);
  return {
    ...{ state: 'failed', kind, cause },
    ...(output && { output }),
    ...(isGivenUp && costUsd !== undefined && { bookedUsd: costUsd }),
  };
}

/** The URL of the present stage's result at the provider, if known. */
function outputOf(job: Job): TaskOutput | undefined {
  if (isIn(job, 'downloading')) return job.status.output;
  const url = isIn(job, 'delivering', 'undeliverable') ? job.status.sourceUrl : undefined;
  return url === undefined ? undefined : { kind: 'url', url };
}

/** A finished video's status when its delivery is tried once more. */
export function redelivered({
  file,
  sourceUrl,
}: JobIn<'undeliverable'>['status']): JobIn<'delivering'>['status'] {
  return { state: 'delivering', file, attempts: 0, ...(sourceUrl !== undefined && { sourceUrl }) };
}
