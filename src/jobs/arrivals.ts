import type { Log } from '../log.ts';
import type { Provider } from '../providers/provider.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Job } from './job.ts';

/** A provider says that it has news of this stage of a job. */
export interface TaskNews {
  provider: string;
  jobId: string;
  stage: number;
}

/** A call that comes this long after a poll saw the end isn't missing. */
const GRACE_MS = 15_000;
/** After so many tasks in a row without a call, none are expected. */
const MISSING = 2;

/** A submit that asked its provider to call back. */
interface Asked {
  readonly jobId: string;
  readonly stage: number;
  readonly provider: string;
  /** How many calls will come for it. */
  readonly due: number;
  came: number;
  endedAtMs?: number;
}

/** Whether providers that were asked to call back do so. Nothing is expected of one until its first call. */
export interface Arrivals {
  /** The submit of the job's present stage asks its provider to call back. */
  ask(job: Job): void;
  came(news: TaskNews): void;
  /** Whether a further call about the job's task will come. */
  isExpected(job: Job): boolean;
  /** A poll has seen the end of the job's task. */
  taskEnded(job: Job): void;
  /** Nothing more will be polled for the job. */
  forget(jobId: string): void;
}

export function createArrivals(deps: {
  providers: ReadonlyMap<string, Provider>;
  clock: Pick<Clock, 'steadyMs'>;
  log: Log;
}): Arrivals {
  const { providers, clock, log } = deps;
  const asked = new Map<string, Asked>();
  /** Those that have ended without a call so far, in order. */
  const ended = new Set<Asked>();
  /** `missed`: tasks in a row without a call. */
  const states = new Map<string, { arrive: boolean; missed: number }>();

  function stateOf(provider: string) {
    const state = states.get(provider) ?? { arrive: false, missed: 0 };
    states.set(provider, state);
    return state;
  }

  /** Called before anything changes, so that each task counts in its turn. */
  function countMissing() {
    for (const submit of ended) {
      if (clock.steadyMs() - (submit.endedAtMs ?? 0) < GRACE_MS) return;
      ended.delete(submit);
      if (asked.get(submit.jobId) === submit) asked.delete(submit.jobId);
      if (submit.came === 0) missed(submit.provider);
    }
  }

  function missed(provider: string) {
    const state = stateOf(provider);
    state.missed += 1;
    if (state.missed !== MISSING) return;
    state.arrive = false;
    log.warn({ provider }, "its webhooks don't arrive; check that PUBLIC_URL leads to this bot's /webhooks");
  }

  return {
    ask({ id, stage, provider }) {
      countMissing();
      const { calls: due = 0 } = providers.get(provider)?.webhook?.rules ?? {};
      asked.set(id, { jobId: id, stage, provider, due, came: 0 });
    },

    came({ provider, jobId, stage }) {
      countMissing();
      const state = stateOf(provider);
      if (!state.arrive) log.info({ provider }, 'its webhooks arrive; its tasks are polled less often');
      state.arrive = true;
      state.missed = 0;
      const submit = asked.get(jobId);
      if (submit?.stage === stage) submit.came += 1;
    },

    isExpected({ id, stage, provider }) {
      countMissing();
      const submit = asked.get(id);
      return submit?.stage === stage && submit.came < submit.due && stateOf(provider).arrive;
    },

    taskEnded({ id }) {
      const submit = asked.get(id);
      if (!submit || submit.came > 0) return;
      submit.endedAtMs = clock.steadyMs();
      ended.add(submit);
    },

    forget(jobId) {
      const submit = asked.get(jobId);
      // The call about an end that a poll saw first may still come.
      if (submit && !ended.has(submit)) asked.delete(jobId);
    },
  };
}
