import { expect, it } from 'vitest';
import type { Job } from '../../../src/jobs/job.ts';
import { isSettled, isWaitingForClick } from '../../../src/jobs/states.ts';
import { startEngines } from '../../support/engines.ts';
import type { FleetHub, Member } from '../../support/fleet.ts';
import { aJob } from '../../support/job.ts';

type Cluster = Awaited<ReturnType<typeof startEngines>>;

/** What may happen to a process just after it has stored a change, and before it knows that. */
const faults: Record<string, (hub: FleetHub, member: Member, run: Cluster) => void> = {
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

const cases = Object.keys(faults).flatMap((fault) => writes.map((write) => ({ fault, write })));

it.each(cases)('a process that $fault once it has stored $write', async ({ fault, write }) => {
  let isOver = false;
  const run: Cluster = await startEngines(['gateway', 'worker', 'worker', 'worker'], {
    onStored(job, member) {
      if (isOver || nameOf(job) !== write) return;
      isOver = true;
      faults[fault]?.(run.hub, member, run);
    },
  });
  await using _ = run;
  const [gateway] = run.processes;
  if (!gateway) throw new Error('no gateway');
  const job = aJob();
  await run.within(gateway.engine.accept({ ...job, status: { state: 'accepted' }, task: null }, []));
  void gateway.engine.apply(job.id, { type: 'answered', messageId: '1' });
  let last: Job | undefined;
  await run.until(async () => {
    last = await run.storedJob(job.id);
    return isSettled(last) || (isWaitingForClick(last) && last.told);
  });
  // Whoever was away comes back to something that is over.
  await run.pass(40_000);
  expect(isOver).toBe(true);
  expect(await run.storedJob(job.id)).toEqual(last);
  expect(run.submits.length).toBeLessThanOrEqual(1);
  expect(run.delivered.length).toBeLessThanOrEqual(1);
  // Nobody submits again what may have been submitted.
  const mayBeUnclear = write === 'submitting' && fault !== 'reaches nobody for 4 s';
  if (!mayBeUnclear || last?.status.state !== 'unclear') {
    expect(last?.status.state).toBe('succeeded');
    expect([run.submits.length, run.delivered.length]).toEqual([1, 1]);
  }
  expect(run.told.length).toBeLessThanOrEqual(1);
  if (last && isSettled(last))
    for (const { engine, fleet } of run.processes) if (fleet.isAlive()) expect([...engine.all()]).toEqual([]);
});
