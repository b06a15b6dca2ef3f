import type { JobAction } from './actions.ts';
import type { JobIn } from './job.ts';
import type { JobState } from './job-status.ts';

/** What the engine does with a job, one outside call at a time; see `step.ts`. */
export type StepName =
  | ('ask-whether-answered' | 'submit' | 'poll' | 'cancel' | 'film' | 'assemble' | 'download')
  | ('await-review' | 'deliver' | 'keep' | 'await-click' | 'notify' | 'notify-and-check');

/** What a job's message says while something is under way. */
export type Activity =
  | ('accepted' | 'still-made' | 'queued' | 'starting' | 'looking-up' | 'making' | 'late' | 'cancelling')
  | ('filming' | 'joining' | 'fetching' | 'file-late' | 'uploading' | 'upload-waits');

/** The events that members are notified of. */
export type Ping = 'ready' | 'failed' | 'not-published' | 'review' | 'undeliverable' | 'unclear';

/** The meaning of a state for each part that needs to know. */
export interface StateTraits<S extends JobState> {
  /** `null`: nothing to do except wait for the dispatcher or a click. */
  step: StepName | null;
  /**
   * `making` jobs count as running jobs of their member, `waiting` ones don't yet. `resting` ones only wait for a
   * click, by their member or by staff.
   */
  phase: 'waiting' | 'making' | 'resting' | 'over';
  /** The statistics bucket for the time in this state; `null`: none. */
  timeBucket: 'waiting' | 'making' | 'reviewing' | null;
  /** Whether the job's task may be running at the provider, in one of its slots. */
  holdsProvider: boolean;
  /** Whether a paid submit may have become a task that nobody knows yet. */
  mayHaveOrdered: boolean;
  /** Whether it counts toward its member's limit of jobs. */
  isOpen: boolean;
  /** Whether its message is edited every 10 seconds. */
  ticks: boolean;
  /** Whether it continues while the bot is stopping, because it is nearly delivered. */
  goesOnInStop: boolean;
  /** The log level of a job reaching this state. */
  logLevel: 'info' | 'warn';
  /** Whether it waits for a provider that hasn't answered for a long time. */
  isStranded(job: JobIn<S>): boolean;
  /** `null`: nothing is under way, and the message shows the outcome. */
  activity(job: JobIn<S>): Activity | null;
  /** `null`: the member isn't notified. */
  ping(job: JobIn<S>): Ping | null;
  /** What can be done from the job's message, the primary action first. */
  actions(job: JobIn<S>): readonly JobAction[];
}
