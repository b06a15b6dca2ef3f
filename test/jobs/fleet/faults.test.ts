import { expect, it } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import type { JobState } from '../../../src/jobs/job-status.ts';
import { isSettled, isWaitingForClick } from '../../../src/jobs/states.ts';
import { startEngines } from '../../support/engines.ts';
import type { FleetHub, Member } from '../../support/fleet.ts';
import { aJob, statuses } from '../../support/job.ts';

type Cluster = Awaited<ReturnType<typeof startEngines>>;

/** What may happen to a process, for example just after it has stored a change, and before it knows that. */
const faults: Record<string, (hub: FleetHub, member: Member, run: Cluster, id: string) => void> = {
  dies: (hub, member) => hub.kill(member),
  'stands still for 20 s': (hub, member, { clock }) => {
    hub.pause(member);
    clock.after(20_000, () => hub.resume(member));
  },
  'reaches nobody for 20 s': (hub, member, { clock }) => {
    hub.part(member);
    clock.after(20_000, () => hub.rejoin(member));
  },
  'reaches nobody for 4 s': (hub, member, { clock }) => {
    hub.part(member);
    clock.after(4_000, () => hub.rejoin(member));
  },
  'finds its job changed by another': (_hub, _member, { processes }, id) => {
    const reply = { interactionToken: 'fresh', channelId: '8', messageId: '9', uploadLimitBytes: 10 };
    void processes[0]?.engine.apply(id, { type: 'redeliver', ...reply });
  },
};

/** The writes in the life of a job, and what is stored by each. */
const writes = [
  ...['queued', 'may-start', 'submitting', 'running', 'downloading', 'delivering', 'succeeded'],
  ...['notifying', 'told'],
] as const;

function nameOf({ status, notice, told }: Job): string {
  if (told) return 'told';
  if (notice) return 'notifying';
  return status.state === 'queued' && status.mayStart ? 'may-start' : status.state;
}

/** Until nothing is left to do for the job except by a click. */
async function untilOver(run: Cluster, id: string): Promise<Job> {
  let last = await run.storedJob(id);
  await run.until(async () => {
    last = await run.storedJob(id);
    return isSettled(last) || (isWaitingForClick(last) && last.told);
  });
  return last;
}

const cases = Object.keys(faults).flatMap((fault) => writes.map((write) => ({ fault, write })));

it.each(cases)('a process that $fault once it has stored $write', async ({ fault, write }) => {
  let isOver = false;
  const run: Cluster = await startEngines(['gateway', 'worker', 'worker', 'worker'], {
    onStored(job, member) {
      if (isOver || nameOf(job) !== write) return;
      isOver = true;
      faults[fault]?.(run.hub, member, run, job.id);
    },
  });
  await using _ = run;
  const [gateway] = run.processes;
  if (!gateway) throw new Error('no gateway');
  const job = aJob();
  await run.within(gateway.engine.accept({ ...job, status: { state: 'accepted' }, task: null }, []));
  void gateway.engine.apply(job.id, { type: 'answered', messageId: '1' });
  const last = await untilOver(run, job.id);
  // Whoever was away comes back to something that is over.
  await run.pass(40_000);
  expect(isOver).toBe(true);
  expect(await run.storedJob(job.id)).toEqual(last);
  expect(run.submits.length).toBeLessThanOrEqual(1);
  expect(run.delivered.length).toBeLessThanOrEqual(1);
  // Nobody submits again what may have been submitted.
  const mayBeUnclear =
    write === 'submitting' && !['reaches nobody for 4 s', 'finds its job changed by another'].includes(fault);
  if (!mayBeUnclear || last.status.state !== 'unclear') {
    expect(last.status.state).toBe('succeeded');
    expect([run.submits.length, run.delivered.length]).toEqual([1, 1]);
  }
  expect(run.told.length).toBeLessThanOrEqual(1);
  if (isSettled(last))
    for (const { engine, fleet } of run.processes) if (fleet.isAlive()) expect([...engine.all()]).toEqual([]);
});

const states = Object.keys(statuses) as JobState[];

/** All of its shots are there. */
const film: Job['film'] = {
  ...{ boardId: '1', kind: 'final', shots: [] },
  requester: { parentChannelId: null, guildLocale: null },
};

const longFaults = Object.keys(faults).filter((fault) => !fault.includes(' 4 s'));

it.each(states.flatMap((state) => longFaults.map((fault) => ({ state, fault }))))(
  'a process that holds a job which is $state and $fault',
  async ({ state, fault }) => {
    await using run = await startEngines(['worker', 'worker', 'worker']);
    const nowMs = run.clock.now();
    const task = ['accepted', 'queued', 'submitting', 'unclear', 'filming', 'assembling'].includes(state)
      ? null
      : { taskId: 'known' };
    const job = aJob({
      ...{ createdAtMs: nowMs - 20_000, stateSinceMs: nowMs, task, status: statuses[state] },
      ...(state === 'running' && { status: { ...statuses.running, sinceMs: nowMs } }),
      ...(state === 'reviewing' && { review: {} }),
      ...(state === 'filming' && { film }),
      ...((state === 'filming' || state === 'assembling') && { reel: { clips: [] }, provider: 'here' }),
    });
    run.tasks.set('known', { key: 'another', atMs: run.clock.steadyMs() });
    await run.place(job);
    const holder = run.processes.find(({ engine }) => engine.holds(job.id));
    if (!holder) throw new Error('nobody took it');
    faults[fault]?.(run.hub, holder, run, job.id);
    const last = await untilOver(run, job.id);
    await run.pass(40_000);
    expect(await run.storedJob(job.id)).toEqual(last);
    expect(run.submits.length).toBeLessThanOrEqual(['accepted', 'queued'].includes(state) ? 1 : 0);
    expect(run.delivered.length).toBeLessThanOrEqual(1);
    expect(run.told).toHaveLength(1);
    expect(run.told[0]).toMatchObject({ state: last.status.state });
  },
);
