import type { Job } from '../jobs/job.ts';
import { type Provider, ProviderError } from '../providers/provider.ts';
import { type ProviderCall, watchCalls } from '../providers/watch-calls.ts';
import type { Clock } from '../runtime/clock.ts';
import type { DiscordAnswer, Meters, Snapshot } from './meters.ts';

/** What `/metrics` says. Nothing is counted, and the library isn't even loaded, before it is read for the first time. */
export interface Metrics {
  /** In the text format of Prometheus. */
  read(now: Snapshot): Promise<{ contentType: string; text: string }>;
  /** For the engine, after each change. */
  onChange(job: Job, previous: Job): void;
  onDiscordAnswer(answer: DiscordAnswer): void;
  /** For the webhooks, with few values of each. */
  onWebhook(call: { provider: string; outcome: string }): void;
  /** The same provider, with its calls counted. */
  watch(provider: Provider): Provider;
}

export function createMetrics(clock: Clock): Metrics {
  let meters: Meters | undefined;
  let loading: Promise<Meters> | undefined;

  async function load(): Promise<Meters> {
    // 20 MB, which most bots never need.
    const { createMeters } = await import('./meters.ts');
    meters = createMeters(clock);
    return meters;
  }

  async function count<T>(provider: string, call: ProviderCall, run: () => Promise<T>): Promise<T> {
    if (!meters) return run();
    const sinceMs = clock.steadyMs();
    const called = (outcome: string) =>
      meters?.called({ provider, call, outcome }, clock.steadyMs() - sinceMs);
    try {
      const answer = await run();
      called('ok');
      return answer;
    } catch (error) {
      called(error instanceof ProviderError ? error.kind : 'other');
      throw error;
    }
  }

  return {
    async read(now) {
      loading ??= load().catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      return (await loading).read(now);
    },

    onChange: (job, previous) => meters?.changed(job, previous),
    onDiscordAnswer: (answer) => meters?.answered(answer),
    onWebhook: (call) => meters?.calledBack(call),

    watch: (provider) => watchCalls(provider, (call, run) => count(provider.id, call, run)),
  };
}
