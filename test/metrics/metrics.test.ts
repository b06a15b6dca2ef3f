import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import type { Snapshot } from '../../src/metrics/meters.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { type Provider, ProviderError } from '../../src/providers/provider.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';

function start() {
  const clock = createFakeClock();
  const metrics = createMetrics(clock);
  return {
    ...{ clock, metrics },
    /** The lines about this bot, without what they explain. */
    async lines(jobs: readonly Job[] = [], now: Partial<Snapshot> = {}): Promise<string[]> {
      const nothing = { freeBytes: undefined, storeBytes: undefined, budget: undefined };
      const { text } = await metrics.read({ jobs, providers: [], ...nothing, ...now });
      return text
        .split('\n')
        .filter(
          (line) =>
            line.startsWith('cutscene_') && !/_bucket|^cutscene_(?:orders|videos)_total 0$/.test(line),
        );
    },
  };
}

const options = { signal: new AbortController().signal };
const failed = { ...statuses.failed, kind: 'content_rejected' as const };

it('counts unfinished jobs, and how long the queue has been waiting', async () => {
  const { clock, lines } = start();
  const at = (ms: number) => ({ stateSinceMs: clock.now() - ms });
  const jobs = [
    aJob({ status: statuses.queued, ...at(90_000) }),
    aJob({ status: statuses.queued, ...at(30_000) }),
    aJob({ status: statuses.running, ...at(500_000), provider: 'runway', request: { model: 'veo-3.1' } }),
  ];
  expect(await lines(jobs)).toEqual([
    'cutscene_jobs{state="queued",model="preview",provider="preview"} 2',
    'cutscene_jobs{state="running",model="veo-3.1",provider="runway"} 1',
    'cutscene_queue_oldest_seconds 90',
  ]);
  expect(await lines()).toEqual(['cutscene_queue_oldest_seconds 0']);
});

it('counts how jobs end, what they cost, and how long each state took', async () => {
  const { metrics, lines } = start();
  await lines();
  const running = aJob({ status: statuses.running, costUsd: 0.25 });
  const paid = { ...running, costUsd: 0.75 };
  const done = { ...paid, status: failed, spentMs: { queued: 1_500, running: 60_000 } };
  metrics.onChange(paid, running);
  metrics.onChange(done, paid);
  const ready = aJob({ status: statuses.succeeded });
  metrics.onChange(ready, running);
  // It is told, which ends nothing.
  metrics.onChange({ ...done, told: true }, done);
  const said = await lines();
  expect(said).toContain(
    'cutscene_jobs_ended_total{state="failed",failure="content_rejected",model="preview",provider="preview"} 1',
  );
  expect(said).toContain('cutscene_videos_total 1');
  expect(said).toContain('cutscene_spent_usd_total{model="preview",provider="preview"} 0.5');
  expect(said).toContain('cutscene_job_state_seconds_sum{state="queued",provider="preview"} 1.5');
  expect(said).toContain('cutscene_job_state_seconds_count{state="running",provider="preview"} 1');
});

it('says how providers, disk and budget are now', async () => {
  const { lines } = start();
  const states = (state: Snapshot['providers'][number]['state']) => ({
    providers: [{ id: 'runway', state }],
  });
  const budget = { usedUsd: 8.5, limitUsd: 10 };
  expect(await lines([], { ...states('refused'), freeBytes: 5e9, storeBytes: 2e6, budget })).toEqual([
    'cutscene_queue_oldest_seconds 0',
    'cutscene_provider_state{provider="runway",state="refused"} 1',
    'cutscene_disk_free_bytes 5000000000',
    'cutscene_store_bytes 2000000',
    'cutscene_budget_used_usd 8.5',
    'cutscene_budget_limit_usd 10',
  ]);
  expect(await lines([], states('ok'))).toEqual([
    'cutscene_queue_oldest_seconds 0',
    'cutscene_provider_state{provider="runway",state="ok"} 1',
  ]);
});

it('times each call to a provider, and counts its failures by their kind', async () => {
  const { clock, metrics, lines } = start();
  await lines();
  const provider = metrics.watch({
    ...{ id: 'runway', minPollIntervalMs: 0 },
    async submit() {
      clock.advance(2_000);
      return { taskId: '1' };
    },
    async poll() {
      throw new ProviderError('rate_limited', 'wait');
    },
    async cancel() {
      throw new Error('odd');
    },
  } satisfies Provider);
  await provider.submit({} as never, options as never);
  await expect(provider.poll({ taskId: '1' }, options)).rejects.toThrow('wait');
  await expect(provider.cancel?.({ taskId: '1' }, options)).rejects.toThrow('odd');
  const said = await lines();
  const call = (name: string, outcome: string) => `{provider="runway",call="${name}",outcome="${outcome}"}`;
  expect(said).toContain(`cutscene_provider_call_seconds_sum${call('submit', 'ok')} 2`);
  expect(said).toContain(`cutscene_provider_call_seconds_count${call('poll', 'rate_limited')} 1`);
  expect(said).toContain(`cutscene_provider_call_seconds_count${call('cancel', 'other')} 1`);
  expect(said).toContain('cutscene_orders_total 1');
  expect(provider.findTasks).toBeUndefined();
});

it('counts the answers of Discord, and whose limit each 429 is about', async () => {
  const { metrics, lines } = start();
  await lines();
  for (const scope of ['user', 'shared', null, '<b>'])
    metrics.onDiscordAnswer({ kind: 'bot', status: 429, scope });
  metrics.onDiscordAnswer({ kind: 'token', status: 200, scope: 'user' });
  const discord = (await lines()).filter((line) => line.startsWith('cutscene_discord'));
  expect(discord).toEqual([
    'cutscene_discord_answers_total{limit="bot",status="429",scope="user"} 1',
    'cutscene_discord_answers_total{limit="bot",status="429",scope="shared"} 1',
    'cutscene_discord_answers_total{limit="bot",status="429",scope="edge"} 2',
    'cutscene_discord_answers_total{limit="token",status="200",scope=""} 1',
  ]);
});

it('counts the calls of providers', async () => {
  const { metrics, lines } = start();
  await lines();
  for (const outcome of ['accepted', 'replay', 'accepted']) metrics.onWebhook({ provider: 'luma', outcome });
  expect((await lines()).filter((line) => line.startsWith('cutscene_webhooks'))).toEqual([
    'cutscene_webhooks_total{provider="luma",outcome="accepted"} 2',
    'cutscene_webhooks_total{provider="luma",outcome="replay"} 1',
  ]);
});

it('counts nothing before it is read, and keeps few names of models', async () => {
  const { metrics, lines } = start();
  const ended = (model: string) => {
    const before = aJob({ status: statuses.running, request: { model } });
    metrics.onChange({ ...before, status: failed }, before);
  };
  ended('early');
  await lines();
  for (let index = 0; index < 300; index++) ended(`own-${index}`);
  const said = (await lines()).filter((line) => line.startsWith('cutscene_jobs_ended'));
  expect(said).toHaveLength(201);
  expect(said.at(-1)).toContain('model="other",provider="preview"} 100');
});
