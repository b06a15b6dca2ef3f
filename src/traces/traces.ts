import type { Job } from '../jobs/job.ts';
import type { Provider } from '../providers/provider.ts';

export interface TraceSettings {
  /** Takes OTLP over HTTP. */
  url: string;
  headers: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** The share of jobs with a trace. */
  ratio: number;
  /** Facts about this bot, such as `service.name`. */
  resource: Readonly<Record<string, string>>;
}

/**
 * What a tracing system such as Jaeger or Tempo learns: one trace for each job, from the command to the video. A job's
 * trace follows from its id, so that every process that works on the job adds to the same one.
 */
export interface Traces {
  /** For the engine, after each change: a state that ended is a span. */
  onChange(job: Job, previous: Job): void;
  /** Runs a step of a job. The calls that it makes are spans of the job's state. */
  inStep<T>(job: Job, run: () => Promise<T>): Promise<T>;
  /** The same provider, with its calls as spans. */
  watch(provider: Provider): Provider;
  /** Makes a call to Discord. `name`: method and path, without ids and tokens. */
  discord<T extends { status: number }>(name: string, run: () => Promise<T>): Promise<T>;
  /** Sends what is left. */
  close(): Promise<void>;
}
