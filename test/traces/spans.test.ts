import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { transition } from '../../src/jobs/transition.ts';
import { ProviderError } from '../../src/providers/provider.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { createTraces } from '../../src/traces/spans.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeProvider } from '../support/engine.ts';
import { aJob, statuses } from '../support/job.ts';
import { startTraceCollector } from '../support/trace-collector.ts';

const settings = { url: 'http://127.0.0.1:1', headers: {}, timeoutMs: 2_000, ratio: 1, resource: {} };

function start(overrides: Partial<typeof settings> = {}, exporter?: InMemorySpanExporter) {
  const log: string[] = [];
  const note = (_: object, msg: string) => void log.push(msg);
  const clock = createFakeClock();
  const traces = createTraces(
    { ...settings, ...overrides },
    {
      ...{ runtime: { clock, random: systemRandom }, log: { warn: note, info: note } as never },
      ...(exporter && { exporter }),
    },
  );
  return { traces, clock, log };
}

/** A job that fails, as the engine tells it. */
function fail(traces: ReturnType<typeof createTraces>, id: string) {
  const before: Job = { ...aJob({ status: statuses.running }), id };
  traces.onChange(
    transition(before, { type: 'failed', kind: 'lost', cause: 'a test' }, before.stateSinceMs + 5),
    before,
  );
}

it('traces a share of the jobs, and of each of those everything', async () => {
  const exporter = new InMemorySpanExporter();
  const { traces } = start({ ratio: 0.3 }, exporter);
  for (let id = 0; id < 300; id++) fail(traces, String(id));
  const flushed = traces.close();
  const names = new Map<string, string[]>();
  // A shutdown empties the exporter, after it was given everything.
  const { shutdown } = exporter;
  exporter.shutdown = async () => {
    for (const span of exporter.getFinishedSpans()) {
      const { traceId } = span.spanContext();
      names.set(traceId, [...(names.get(traceId) ?? []), span.name]);
    }
    return shutdown.call(exporter);
  };
  await flushed;
  expect(names.size).toBeGreaterThan(50);
  expect(names.size).toBeLessThan(140);
  for (const each of names.values()) expect(each).toEqual(['running', 'video']);
});

it('knows the times of a job from long before the start of the process', async () => {
  await using collector = await startTraceCollector();
  const { traces } = start({ url: collector.url });
  const before = aJob({ status: statuses.running, createdAtMs: 4_000, stateSinceMs: 9_000 });
  traces.onChange(transition(before, { type: 'failed', kind: 'lost', cause: 'a test' }, 12_000), before);
  await traces.close();
  expect(collector.spans()).toMatchObject([
    { name: 'running', startMs: 9_000, endMs: 12_000 },
    { name: 'video', startMs: 4_000, endMs: 12_000 },
  ]);
});

it('says nothing of calls outside of a step', async () => {
  await using collector = await startTraceCollector();
  const { traces } = start({ url: collector.url });
  const { provider } = fakeProvider();
  await traces.watch(provider).poll({}, {} as never);
  await traces.discord('GET /gateway', async () => ({ status: 200 }));
  await traces.close();
  expect(collector.requests).toEqual([]);
});

it.each([
  ['a failure of the provider', new ProviderError('rate_limited', 'a secret of theirs'), 'rate_limited'],
  ['any other', new Error('a secret of ours'), 'other'],
])('names the kind of %s, not its text, and passes it on', async (_, error, kind) => {
  await using collector = await startTraceCollector();
  const { traces, clock } = start({ url: collector.url });
  const { provider } = fakeProvider({
    poll: async () => {
      clock.advance(250);
      throw error;
    },
  });
  const job = aJob({ status: statuses.running });
  const poll = traces.inStep(job, () => traces.watch(provider).poll({}, {} as never));
  await expect(poll).rejects.toBe(error);
  await traces.close();
  const [span] = collector.spans();
  expect(span).toMatchObject({ name: 'preview poll', isError: true, attributes: { 'error.type': kind } });
  expect((span?.endMs ?? 0) - (span?.startMs ?? 0)).toBe(250);
  expect(collector.requests[0]?.body.toString()).not.toContain('secret');
});

describe('a collector', () => {
  it('that refuses is in the log once, and so is its return', async () => {
    await using collector = await startTraceCollector([{ status: 400 }, { status: 400 }]);
    const { log, traces } = start({ url: collector.url });
    // More than one batch has.
    for (let id = 0; id < 1_000; id++) fail(traces, String(id));
    await traces.close();
    expect(collector.requests.length).toBeGreaterThan(2);
    expect(log).toEqual(['could not send traces; those of this time are lost', 'traces arrive again']);
  });

  it('that sends us elsewhere gets no key there', async () => {
    await using elsewhere = await startTraceCollector();
    await using collector = await startTraceCollector([{ status: 307, location: elsewhere.url }]);
    const { log, traces } = start({ url: collector.url, headers: { 'api-key': 'the-key' } });
    fail(traces, '1');
    await traces.close();
    expect(collector.requests.map(({ headers }) => headers['api-key'])).toEqual(['the-key']);
    expect(elsewhere.requests).toEqual([]);
    expect(log).toEqual(['could not send traces; those of this time are lost']);
  });

  it('that never answers keeps no stop waiting', async () => {
    await using collector = await startTraceCollector([{ status: 0 }]);
    const { clock, traces } = start({ url: collector.url, timeoutMs: 600_000 });
    fail(traces, '1');
    const closed = traces.close();
    await expect.poll(() => collector.requests.length).toBe(1);
    clock.advance(1_000);
    await closed;
  });
});
