import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import {
  type Attributes,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  SamplingDecision,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { isIn, type Job } from '../jobs/job.ts';
import { isFinal } from '../jobs/states.ts';
import { ProviderError } from '../providers/provider.ts';
import { watchCalls } from '../providers/watch-calls.ts';
import { pause } from '../runtime/clock.ts';
import type { Runtime } from '../runtime/index.ts';
import { reportFailures } from './report-failures.ts';
import type { TraceSettings, Traces } from './traces.ts';

type Sink = Parameters<typeof reportFailures>[1];

interface SpanFacts {
  name: string;
  /** What is to be told apart within a job, such as a state and its beginning. Absent for calls. */
  key?: string;
  parentKey?: string;
  kind?: SpanKind;
  startMs: number;
  endMs: number;
  attributes?: Attributes;
  /** The kind of the failure. */
  failure?: string | undefined;
}

/** A stop doesn't wait longer for whoever collects them. */
const CLOSE_MS = 1_000;

/** The root of a job's trace. */
const VIDEO = 'video';

/**
 * Sends traces by OTLP. A span never contains a prompt, a member, a server or a key. `exporter` replaces the one of the
 * settings.
 */
export function createTraces(
  settings: TraceSettings,
  {
    runtime,
    log,
    exporter = exporterOf(settings),
  }: { log: Sink; exporter?: SpanExporter } & {
    runtime: Pick<Runtime, 'clock' | 'random'>;
  },
): Traces {
  const { clock } = runtime;
  const sampler = new TraceIdRatioBasedSampler(settings.ratio);
  const step = new AsyncLocalStorage<Job>();
  /** What the next span gets: OpenTelemetry asks while it makes one. */
  let ids = { trace: '', span: '' };
  const provider = new TracerProvider({
    resource: resourceFromAttributes(settings.resource),
    spanProcessors: [new BatchSpanProcessor({ exporter: reportFailures(exporter, log) })],
    idGenerator: { generateTraceId: () => ids.trace, generateSpanId: () => ids.span },
  });
  const tracer = provider.getTracer('cutscene');

  function add(job: Job, { name, key, parentKey, kind, startMs, endMs, attributes, failure }: SpanFacts) {
    const traceId = idOf(job, 'trace', 32);
    if (sampler.shouldSample(ROOT_CONTEXT, traceId).decision !== SamplingDecision.RECORD_AND_SAMPLED) return;
    ids = {
      trace: traceId,
      span: key === undefined ? runtime.random.bytes(8).toString('hex') : idOf(job, key, 16),
    };
    const parent = parentKey === undefined ? undefined : idOf(job, parentKey, 16);
    const context = parent
      ? trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: parent, traceFlags: TraceFlags.SAMPLED })
      : ROOT_CONTEXT;
    const span = tracer.startSpan(
      name,
      { startTime: new Date(startMs), ...(kind !== undefined && { kind }), attributes: attributes ?? {} },
      context,
    );
    if (failure !== undefined)
      span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', failure);
    span.end(new Date(Math.max(startMs, endMs)));
  }

  async function call<T>(
    name: string,
    attributesOf: (answer: T) => Attributes,
    run: () => Promise<T>,
  ): Promise<T> {
    const job = step.getStore();
    if (!job) return run();
    const [startMs, sinceMs] = [clock.now(), clock.steadyMs()];
    const called = (attributes: Attributes, failure?: string) =>
      add(job, {
        ...{ name, parentKey: keyOf(job), kind: SpanKind.CLIENT, attributes, failure },
        ...{ startMs, endMs: startMs + clock.steadyMs() - sinceMs },
      });
    try {
      const answer = await run();
      called(attributesOf(answer));
      return answer;
    } catch (error) {
      called({}, error instanceof ProviderError ? error.kind : 'other');
      throw error;
    }
  }

  return {
    onChange(job, previous) {
      if (job.status.state === previous.status.state && job.stateSinceMs === previous.stateSinceMs) return;
      const { createdAtMs, stateSinceMs: endMs } = job;
      const names = { 'cutscene.job': job.id, 'cutscene.model': job.request.model };
      const attributes = { ...names, 'cutscene.provider': job.provider };
      add(previous, {
        ...{ name: previous.status.state, key: keyOf(previous), parentKey: VIDEO, attributes },
        ...{ startMs: previous.stateSinceMs, endMs },
      });
      if (!isFinal(job) || isFinal(previous)) return;
      const failure = isIn(job, 'failed') ? job.status.kind : undefined;
      const outcome = { ...attributes, 'cutscene.outcome': job.status.state };
      add(job, {
        ...{ name: VIDEO, key: VIDEO, startMs: createdAtMs, endMs },
        ...{ attributes: outcome, failure },
      });
    },

    inStep: (job, run) => step.run(job, run),

    watch: (watched) => watchCalls(watched, (name, run) => call(`${watched.id} ${name}`, () => ({}), run)),

    discord: (name, run) => call(name, ({ status }) => ({ 'http.response.status_code': status }), run),

    close: () => Promise.race([provider.shutdown(), pause(clock, CLOSE_MS)]),
  };
}

function exporterOf({ url, headers, timeoutMs }: TraceSettings): SpanExporter {
  return new OTLPTraceExporter({ url, headers, timeoutMillis: timeoutMs });
}

function keyOf({ status, stateSinceMs }: Job): string {
  return `${status.state} ${stateSinceMs}`;
}

/** The same in every process. */
function idOf({ id }: Job, what: string, digits: 16 | 32): string {
  return createHash('sha256').update(`${what} ${id}`).digest('hex').slice(0, digits);
}
