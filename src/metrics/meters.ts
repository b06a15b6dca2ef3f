import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { isIn, type Job } from '../jobs/job.ts';
import { isFinal } from '../jobs/states.ts';
import type { ProviderHealth } from '../providers/health.ts';
import type { ProviderCall } from '../providers/watch-calls.ts';
import type { Clock } from '../runtime/clock.ts';

/** Discord's answer to one call. `scope`: whose limit a 429 is about. */
export interface DiscordAnswer {
  kind: 'bot' | 'token' | 'first-response';
  status: number;
  scope: string | null;
}
/** What is true at the moment of reading. */
export interface Snapshot {
  /** The unfinished ones. */
  jobs: readonly Job[];
  providers: readonly { id: string; state: ProviderHealth['state'] }[];
  /** Of the disk with the data, and the store on it; `undefined` if the disk doesn't say. */
  freeBytes: number | undefined;
  storeBytes: number | undefined;
  /** The operator's budget for this month of UTC, if there is one. */
  budget: { usedUsd: number; limitUsd: number } | undefined;
}
export type Meters = ReturnType<typeof createMeters>;

const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const PHASE_SECONDS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600];
/** Models of an operator's own file may come and go. Later ones count as `other`. */
const MAX_MODELS = 200;
const scopes: readonly (string | null)[] = ['user', 'global', 'shared'];

/**
 * The meters, in a registry of their own. Each label has few values: states, phases, calls and kinds are closed lists,
 * providers and models come from the catalog. Nothing is by member, server or job.
 */
export function createMeters(clock: Clock) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const models = new Set<string>();
  let now: Snapshot = {
    ...{ jobs: [], providers: [] },
    freeBytes: undefined,
    storeBytes: undefined,
    budget: undefined,
  };

  function modelOf({ request, reel }: Job): string {
    if (reel) return 'reel';
    if (models.size < MAX_MODELS) models.add(request.model);
    return models.has(request.model) ? request.model : 'other';
  }
  const namesOf = (job: Job) => ({ model: modelOf(job), provider: job.provider });

  /** Without a value, it isn't shown. */
  function gauge(name: string, help: string, read: () => number | undefined) {
    new Gauge({
      ...{ name, help, registers },
      collect() {
        const value = read();
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }

  new Gauge({
    name: 'cutscene_jobs',
    help: 'Unfinished jobs',
    labelNames: ['state', 'model', 'provider'],
    registers,
    collect() {
      this.reset();
      for (const job of now.jobs) this.inc({ state: job.status.state, ...namesOf(job) });
    },
  });
  new Gauge({
    name: 'cutscene_queue_oldest_seconds',
    help: 'For how long the first of the queue has been waiting',
    registers,
    collect() {
      const queued = now.jobs.filter((job) => isIn(job, 'queued'));
      const waits = queued.map(({ stateSinceMs }) => clock.now() - stateSinceMs);
      this.set(Math.max(0, ...waits) / 1_000);
    },
  });
  new Gauge({
    name: 'cutscene_provider_state',
    help: 'The present state of each provider',
    labelNames: ['provider', 'state'],
    registers,
    collect() {
      this.reset();
      for (const { id, state } of now.providers) this.set({ provider: id, state }, 1);
    },
  });
  gauge('cutscene_disk_free_bytes', 'Free space where the data is', () => now.freeBytes);
  gauge('cutscene_store_bytes', 'Size of the store', () => now.storeBytes);
  gauge('cutscene_budget_used_usd', 'Used this month, with what is reserved', () => now.budget?.usedUsd);
  gauge('cutscene_budget_limit_usd', 'GLOBAL_BUDGET_USD_MONTH', () => now.budget?.limitUsd);
  // Without labels, so that they exist before the first of each: Prometheus sees no increase in a new series.
  const ordered = new Counter({
    name: 'cutscene_orders_total',
    help: 'Orders that a provider accepted',
    registers,
  });
  const videos = new Counter({
    name: 'cutscene_videos_total',
    help: 'Videos that were delivered',
    registers,
  });
  const ended = new Counter({
    name: 'cutscene_jobs_ended_total',
    help: 'Jobs that have ended. failure: why one failed',
    labelNames: ['state', 'failure', 'model', 'provider'],
    registers,
  });
  const phases = new Histogram({
    name: 'cutscene_job_state_seconds',
    help: 'For how long ended jobs were in each state',
    labelNames: ['state', 'provider'],
    buckets: PHASE_SECONDS,
    registers,
  });
  const spent = new Counter({
    name: 'cutscene_spent_usd_total',
    help: 'What providers charged: as they report it, otherwise by the catalog',
    labelNames: ['model', 'provider'],
    registers,
  });
  const calls = new Histogram({
    name: 'cutscene_provider_call_seconds',
    help: 'Calls to providers. outcome: ok, or the kind of the failure',
    labelNames: ['provider', 'call', 'outcome'],
    buckets: CALL_SECONDS,
    registers,
  });
  const webhooks = new Counter({
    name: 'cutscene_webhooks_total',
    help: "Calls of providers about their tasks. outcome: accepted, or why it wasn't news",
    labelNames: ['provider', 'outcome'],
    registers,
  });
  const discord = new Counter({
    name: 'cutscene_discord_answers_total',
    help: 'Answers of Discord. limit: what its limit counts. scope: whose limit a 429 is about',
    labelNames: ['limit', 'status', 'scope'],
    registers,
  });

  function endedNow(job: Job) {
    if (isIn(job, 'succeeded')) videos.inc();
    const failure = isIn(job, 'failed') ? job.status.kind : '';
    ended.inc({ state: job.status.state, failure, ...namesOf(job) });
    for (const [state, ms = 0] of Object.entries(job.spentMs))
      phases.observe({ state, provider: job.provider }, ms / 1_000);
  }

  return {
    changed(job: Job, previous: Job) {
      const usd = (job.costUsd ?? 0) - (previous.costUsd ?? 0);
      if (usd > 0) spent.inc(namesOf(job), usd);
      if (isFinal(job) && !isFinal(previous)) endedNow(job);
    },
    called(labels: { provider: string; call: ProviderCall; outcome: string }, ms: number) {
      if (labels.call === 'submit' && labels.outcome === 'ok') ordered.inc();
      calls.observe(labels, ms / 1_000);
    },
    answered({ kind, status, scope }: DiscordAnswer) {
      const known = scopes.includes(scope) ? scope : 'edge';
      discord.inc({ limit: kind, status: String(status), scope: (status === 429 && known) || '' });
    },
    calledBack: (call: { provider: string; outcome: string }) => webhooks.inc(call),
    async read(snapshot: Snapshot) {
      now = snapshot;
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
