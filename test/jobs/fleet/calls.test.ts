import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import type { FreshReply } from '../../../src/jobs/job-events.ts';
import { startEngines } from '../../support/engines.ts';
import { aJob, statuses } from '../../support/job.ts';

type Overrides = Parameters<typeof startEngines>[1];

const reply: FreshReply = {
  ...{ interactionToken: 'fresh', channelId: '8', messageId: '9', uploadLimitBytes: 10 },
};

/** A gateway, and a worker that has taken the job, unless it is settled. */
async function start(job: Job, overrides?: Overrides) {
  const run = await startEngines(['gateway', 'worker'], overrides);
  const [gateway, worker] = run.processes;
  if (!gateway || !worker) throw new Error('impossible');
  run.tasks.set('known', { key: `${job.id}-0`, atMs: run.clock.steadyMs() });
  await run.place(job);
  return {
    ...run,
    ...{ gateway, worker },
    until: run.until,
    state: async () => (await run.storedJob(job.id)).status.state,
    async ends(state: Job['status']['state']) {
      await run.until(async () => (await run.storedJob(job.id)).told);
      expect(await run.storedJob(job.id)).toMatchObject({ status: { state } });
      for (const { engine } of run.processes) expect(engine.get(job.id)).toBeUndefined();
    },
  };
}

const task = { taskId: 'known' };
const now = 1_800_000_000_000;
const at = { createdAtMs: now, stateSinceMs: now };

describe('a click that reaches a process which does not hold the job', () => {
  it('cancels one that waits, which its holder tells the member', async () => {
    const job = aJob({ ...at, task: null });
    const run = await start(job, { limits: { providerRunning: () => 0 } });
    await using _ = run;
    expect(run.worker.engine.holds(job.id)).toBe(true);
    expect(await run.within(run.gateway.engine.cancel(job.id))).toMatchObject({
      status: { state: 'cancelled' },
    });
    await run.ends('cancelled');
    expect(run.told).toEqual([{ id: job.id, state: 'cancelled', by: run.worker.id }]);
    // Counted once, and shown by the holder.
    expect(run.gateway.heard).toEqual([`changed ${job.id} cancelled`]);
    expect(run.worker.heard).toEqual([`taken ${job.id}`, `held ${job.id} cancelled`]);
  });

  it('cancels one that runs, whose holder stops the task', async () => {
    const job = aJob({ ...at, task, status: { ...statuses.running, sinceMs: now } });
    const run = await start(job);
    await using _ = run;
    await run.within(run.gateway.engine.cancel(job.id));
    await run.ends('cancelled');
    expect(run.delivered).toEqual([]);
  });

  it('decides on a video, which its holder delivers', async () => {
    const job = aJob({ ...at, task, review: {}, status: statuses.reviewing });
    const run = await start(job);
    await using _ = run;
    const decision = { what: 'published', by: '5' } as const;
    await run.within(run.gateway.engine.apply(job.id, { type: 'reviewed', decision }));
    await run.ends('succeeded');
    expect(run.delivered).toEqual([{ id: job.id, by: run.worker.id }]);
  });

  it('delivers what could not be delivered', async () => {
    const job = aJob({ ...at, task, told: true, status: statuses.undeliverable });
    let isOpen = false;
    const run = await start(job, {
      async deliver() {
        if (!isOpen) throw new Error('closed');
        return { route: 'reply', messageId: '1', channelId: '2' };
      },
    });
    await using _ = run;
    isOpen = true;
    await run.within(run.gateway.engine.apply(job.id, { type: 'redeliver', ...reply }));
    await run.until(async () => (await run.state()) === 'succeeded', 5);
  });

  it('looks for a submit that got no answer', async () => {
    const job = aJob({ ...at, task: null, told: true, status: statuses.unclear });
    const run = await start(job);
    await using _ = run;
    expect(await run.within(run.gateway.engine.check(job.id))).toMatchObject({
      task,
      status: { state: 'running' },
    });
    await run.ends('succeeded');
    expect(run.submits).toEqual([]);
  });

  it('finds what a failed job was paid for, which a worker takes', async () => {
    const job = aJob({ ...at, task, told: true, status: statuses.failed });
    const run = await start(job);
    await using _ = run;
    expect(await run.within(run.gateway.engine.retrieve(job.id, reply))).toBe('goes-on');
    await run.ends('succeeded');
    expect(run.delivered).toEqual([{ id: job.id, by: run.worker.id }]);
  });

  it('notes something about a video that is delivered', async () => {
    const job = aJob({ ...at, task, told: true, status: statuses.succeeded });
    const run = await start(job);
    await using _ = run;
    const [one, other] = [run.gateway.engine, run.worker.engine];
    // At once, by two processes.
    await run.within(Promise.all([one.setSpoiler(job.id, true), other.messageDeleted(job.id)]));
    expect(await run.storedJob(job.id)).toMatchObject({ spoiler: true, isDeleted: true });
    for (const { engine } of run.processes) expect([...engine.all()]).toEqual([]);
  });
});

it('a call by a provider wakes one poll of the holder', async () => {
  const job = aJob({ ...at, task, status: { ...statuses.running, sinceMs: now } });
  const run = await start(job);
  await using _ = run;
  await run.until(() => run.polls.length > 0);
  // The task takes longer than usual, so that polls are rare.
  run.tasks.set('known', { key: `${job.id}-0`, atMs: Number.POSITIVE_INFINITY });
  await run.pass(60_000);
  const before = run.polls.length;
  while (run.polls.length === before) await run.pass(100);
  await run.within(run.gateway.engine.news({ provider: 'preview', jobId: job.id, stage: 0 }));
  await run.pass(1_500);
  expect(run.polls.slice(before + 1).map(({ by }) => by)).toEqual([run.worker.id]);
});

it('a job that another process accepted a moment ago is known', async () => {
  await using run = await startEngines(['gateway', 'gateway']);
  const [one, other] = run.processes;
  if (!one || !other) throw new Error('impossible');
  const job = aJob();
  await run.add(one, job);
  expect(await run.within(other.engine.cancel(job.id))).toMatchObject({ status: { state: 'cancelled' } });
});

it('the process that accepted a job is asked whether its answer arrived', async () => {
  await using run = await startEngines(['gateway', 'gateway', 'worker']);
  const [one, other] = run.processes;
  if (!one || !other) throw new Error('impossible');
  const job = aJob({ createdAtMs: run.clock.now(), status: statuses.accepted, task: null });
  await run.within(one.engine.accept(job, []));
  await run.pass(200);
  other.engine.recheck(job.id);
  await run.pass(1_000);
  expect(one.heard).toEqual([`changed ${job.id} queued`, `lost ${job.id}`]);
});
