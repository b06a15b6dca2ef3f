import { isSpoiler, type Job, type JobIn } from './job.ts';
import type { JobState } from './job-status.ts';
import { isRefusedByFilter } from './kept.ts';
import { nextStepsOf } from './next-steps.ts';
import type { StateTraits, StepName } from './state-traits.ts';

/** After this many attempts, a file is minutes late and may be so for days. */
const STRANDED_ATTEMPTS = 8;

const never = () => false;
const nothing = () => null;
const none = () => [];

// Defaults that several rows share. A row's own decisions follow them.
const unfinished = {
  isOpen: true,
  mayHaveOrdered: false,
  goesOnInStop: false,
  logLevel: 'info',
  isStranded: never,
} as const;
const waiting = { ...unfinished, phase: 'waiting', timeBucket: 'waiting', holdsProvider: false } as const;
const making = { ...unfinished, phase: 'making', timeBucket: 'making' } as const;
const resting = { ...unfinished, phase: 'resting', holdsProvider: false, activity: nothing } as const;
const over = {
  step: 'notify',
  phase: 'over',
  timeBucket: null,
  holdsProvider: false,
  mayHaveOrdered: false,
  isOpen: false,
  ticks: false,
  goesOnInStop: true,
  isStranded: never,
  activity: nothing,
} as const;

/**
 * Every state with everything that has to be decided about it. A new state must be decided here, or it doesn't compile.
 */
export const states = {
  accepted: {
    ...{ ...waiting, step: 'ask-whether-answered', ticks: true, ping: nothing },
    ...{ activity: () => 'accepted', actions: () => ['cancel'] },
  },
  queued: {
    ...{ ...waiting, step: null, ticks: true, ping: nothing },
    activity: ({ still }) => (still ? 'still-made' : 'queued'),
    actions: () => ['cancel'],
  },
  submitting: {
    ...{ ...making, step: 'submit', holdsProvider: true, mayHaveOrdered: true, ticks: true, ping: nothing },
    activity({ status }) {
      if (status.cancelRequested) return 'cancelling';
      return status.lost ? 'looking-up' : 'starting';
    },
    actions: () => ['cancel'],
  },
  running: {
    ...{ ...making, step: 'poll', holdsProvider: true, ticks: true, ping: nothing },
    isStranded: ({ status }) => status.isLate === true,
    activity: ({ status }) => (status.isLate ? 'late' : 'making'),
    actions: () => ['cancel'],
  },
  cancelling: {
    ...{ ...making, step: 'cancel', holdsProvider: true, ticks: true, ping: nothing },
    ...{ activity: () => 'cancelling', actions: none },
  },
  unclear: {
    ...{ ...resting, step: 'await-click', timeBucket: null, mayHaveOrdered: true, ticks: false },
    ...{ logLevel: 'warn', ping: () => 'unclear', actions: () => ['check', 'retry-unclear'] },
  },
  filming: {
    ...{ ...making, step: 'film', holdsProvider: false, ticks: true, ping: nothing },
    ...{ activity: () => 'filming', actions: () => ['cancel'] },
  },
  assembling: {
    ...{ ...making, step: 'assemble', holdsProvider: true, ticks: true, ping: nothing },
    ...{ activity: () => 'joining', actions: () => ['cancel'] },
  },
  downloading: {
    ...{ ...making, step: 'download', holdsProvider: false, ticks: true, ping: nothing },
    isStranded: isFileLate,
    activity: (job) => (isFileLate(job) ? 'file-late' : 'fetching'),
    // It's paid for, so the member can give it up only if it may not come for a long time.
    actions: (job) => (isFileLate(job) ? ['cancel'] : []),
  },
  reviewing: {
    ...{ ...resting, step: 'await-review', timeBucket: 'reviewing', ticks: false },
    ...{ ping: () => 'review', actions: () => ['preview'] },
  },
  delivering: {
    ...{ ...making, step: 'deliver', holdsProvider: false, ticks: false, goesOnInStop: true, ping: nothing },
    activity: ({ status }) => (status.attempts > 0 ? 'upload-waits' : 'uploading'),
    // Delivery was tried, and is tried again automatically.
    actions: ({ status }) => (status.attempts > 0 ? ['deliver'] : []),
  },
  undeliverable: {
    ...{ ...resting, step: 'keep', timeBucket: null, isOpen: false, ticks: false, logLevel: 'warn' },
    // If Get result wouldn't help, the message says what does.
    ping: (job) => (isRefusedByFilter(job) ? 'failed' : 'undeliverable'),
    actions: (job) => (isRefusedByFilter(job) ? ['edit', 'change-model'] : ['deliver']),
  },
  succeeded: {
    ...{ ...over, step: 'notify-and-check', logLevel: 'info', ping: () => 'ready' },
    actions: (job) => [
      ...(job.request.draft ? (['properly', 'again'] as const) : (['again'] as const)),
      ...(['edit', 'improve', 'continue'] as const),
      ...(job.continues === undefined ? [] : (['join'] as const)),
      ...(job.reel ? (['finish'] as const) : []),
      ...(['edit-video', 'upscale', 'reference', 'change-model', 'download', 'export'] as const),
      ...([isSpoiler(job) ? 'show' : 'hide', 'delete'] as const),
    ],
  },
  failed: { ...over, logLevel: 'warn', ping: () => 'failed', actions: nextStepsOf },
  cancelled: { ...over, logLevel: 'info', ping: () => 'not-published', actions: () => ['again', 'edit'] },
} satisfies { [S in JobState]: StateTraits<S> };

/** The states that a job never leaves, except a failed one whose task turns out to exist after all. */
export const finalStates = (Object.keys(states) as JobState[]).filter(
  (state) => states[state].phase === 'over',
);

function isFileLate({ status }: JobIn<'downloading'>): boolean {
  return status.attempts >= STRANDED_ATTEMPTS;
}

/** The traits of the job's present state. */
export function traitsOf(job: Job): StateTraits<JobState> {
  return states[job.status.state];
}

/** The states whose jobs take the step. */
export type StateWithStep<Name extends StepName> = {
  [S in JobState]: (typeof states)[S]['step'] extends Name ? S : never;
}[JobState];

/** A decision for each state, given a job in it. */
export type ByState<Args extends unknown[], Result> = {
  [S in JobState]: (job: JobIn<S>, ...args: Args) => Result;
};

/** The function of `table` that decides for the job's present state. Call it with the job. */
export function decisionFor<Args extends unknown[], Result>(
  table: ByState<Args, Result>,
  { status }: Job,
): (job: Job, ...args: Args) => Result {
  // The compiler can't see that the two states are the same.
  return table[status.state] as (job: Job, ...args: Args) => Result;
}

export function isFinal(job: Job): boolean {
  return traitsOf(job).phase === 'over';
}

/** Whether the job only waits for a click, by its member or by staff. */
export function isWaitingForClick(job: Job): boolean {
  return traitsOf(job).phase === 'resting';
}

/** Whether nothing is left to do for the job. */
export function isSettled(job: Job): boolean {
  return isFinal(job) && job.told && !isUnchecked(job);
}

/** Whether its video was delivered before it could be decoded, and it's unknown if it plays. */
export function isUnchecked({ status }: Job): boolean {
  return status.state === 'succeeded' && status.unchecked !== undefined;
}

/** Whether the job waits for a provider that hasn't answered for a long time. It holds no slot meanwhile. */
export function isStranded(job: Job): boolean {
  return traitsOf(job).isStranded(job);
}

/** Whether it counts against the limit of its member's open jobs. */
export function isOpen(job: Job): boolean {
  return traitsOf(job).isOpen && !isStranded(job);
}

/** Whether its slots are reserved, and its holder is about to start it. */
export function isGranted({ status }: Job): boolean {
  return status.state === 'queued' && status.mayStart === true;
}

/** Whether the job holds one of its provider's slots: its task may be running there, or is about to. */
export function holdsProvider(job: Job): boolean {
  return isGranted(job) || (traitsOf(job).holdsProvider && !isStranded(job));
}

/** Whether the job counts as one of its member's running jobs. */
export function isActive(job: Job): boolean {
  return isGranted(job) || (traitsOf(job).phase === 'making' && !isStranded(job));
}

/** Whether its paid call is under way. */
export function isSubmitting({ status }: Job): boolean {
  return status.state === 'submitting' && status.lost === undefined;
}
