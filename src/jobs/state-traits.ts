import type { JobIn } from './job.ts';
import type { JobState } from './job-status.ts';
import type { JobButton } from './next-steps.ts';

/** What the engine does with a job, one call to the outside at a time; see `step.ts`. */
export type StepName =
  | ('ask-whether-answered' | 'submit' | 'poll' | 'cancel' | 'download')
  | ('await-review' | 'deliver' | 'keep' | 'await-click' | 'notify' | 'notify-and-check');

/** What a job's message says while something is under way. */
export type Activity =
  | ('accepted' | 'still-made' | 'queued' | 'starting' | 'looking-up' | 'making' | 'late' | 'cancelling')
  | ('fetching' | 'file-late' | 'uploading' | 'upload-waits');

/** What the member is notified of. */
export type Ping = 'ready' | 'failed' | 'not-published' | 'review' | 'undeliverable' | 'unclear';

/** What a state means to each part that has to know. */
export interface StateTraits<S extends JobState> {
  /** `null`: nothing to do but wait for the dispatcher or a click. */
  step: StepName | null;
  /**
   * `making` jobs count among their member's running ones, and `waiting` ones do not yet; `resting` ones wait for a
   * click, of their member or of staff, and for nothing else.
   */
  phase: 'waiting' | 'making' | 'resting' | 'over';
  /** Where the statistics count the time that it lasts; `null`: nowhere. */
  timeBucket: 'waiting' | 'making' | 'reviewing' | null;
  /** Whether its task may be running at the provider, which takes one of the provider's slots. */
  holdsProvider: boolean;
  /** Whether a paid order may have become a task that nobody knows yet. */
  mayHaveOrdered: boolean;
  /** Whether it counts against how many jobs its member may have. */
  isOpen: boolean;
  /** Whether its message is edited every 10 seconds. */
  ticks: boolean;
  /** Whether it goes on while the bot is stopping, since it is as good as delivered. */
  goesOnInStop: boolean;
  /** How the log says that a job has come to it. */
  logLevel: 'info' | 'warn';
  /** Whether it waits for a provider that has not answered for long. */
  isStranded(job: JobIn<S>): boolean;
  /** `null`: nothing is under way, and the message says how the job stands. */
  activity(job: JobIn<S>): Activity | null;
  /** `null`: its member is not notified of it. */
  ping(job: JobIn<S>): Ping | null;
  /** Below the job's message. */
  buttons(job: JobIn<S>): readonly JobButton[];
}
