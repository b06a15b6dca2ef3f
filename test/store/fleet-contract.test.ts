import { describe, expect, it } from 'vitest';
import { type Allowance, AllowanceError } from '../../src/jobs/allowance.ts';
import { periodOf } from '../../src/jobs/period.ts';
import { StorageError, type UpdateOptions } from '../../src/jobs/store.ts';
import { createFakeClock } from '../support/clock.ts';
import { createFleetHub, type FleetHub, type Member } from '../support/fleet.ts';
import { aJob, statuses } from '../support/job.ts';
import { hasPostgres } from '../support/postgres.ts';
import { createPostgresHub } from '../support/postgres-fleet.ts';

const hubs: [name: string, create: () => Promise<FleetHub & AsyncDisposable>][] = [
  ['in memory', async () => createFleetHub(createFakeClock())],
  ...(hasPostgres ? [['in Postgres', createPostgresHub] as [string, typeof createPostgresHub]] : []),
];

/** By now, a process that doesn't beat is dead, and the others don't wait for the first one either. */
const DEAD_MS = 16_000;
const FREE_MS = 18_000;
const noon = 10 * 86_400_000;
const queued = (n: number) => Array.from({ length: n }, () => aJob({ createdAtMs: noon }));
const idsOf = (known: readonly { job: { id: string } }[]) => known.map(({ job }) => job.id).toSorted();
/** The holders of all unsettled jobs, as a process sees them. */
const holders = async ({ store }: Member) => (await store.unsettled()).map(({ holder }) => holder);

/** Takes until nothing is left for it, with the pauses that a process makes. */
async function takeAll(hub: FleetHub, member: Member, ms = 3_000) {
  const taken = await member.fleet.take();
  for (let passedMs = 0; passedMs < ms; passedMs += 1_000) {
    await hub.pass(1_000);
    taken.push(...(await member.fleet.take()));
  }
  return taken;
}

/** A process that was parted finds its way back. */
const untilAlive = (hub: FleetHub, { fleet }: Member) =>
  expect
    .poll(async () => {
      await hub.pass(1_000);
      return fleet.isAlive();
    })
    .toBe(true);

describe.each(hubs)('a fleet %s', (_, createHub) => {
  async function start() {
    const hub = await createHub();
    const [one, two] = [await hub.join('worker'), await hub.join('worker')];
    return { hub, one, two, [Symbol.asyncDispose]: () => hub[Symbol.asyncDispose]() };
  }

  it('leaves everybody’s jobs to them while they live', async () => {
    await using run = await start();
    for (const job of queued(4)) await run.one.store.insert(job);
    for (let seconds = 0; seconds < 40; seconds += 5) {
      await run.hub.pass(5_000);
      expect(await run.two.fleet.take()).toEqual([]);
    }
    expect(await holders(run.one)).toEqual(Array(4).fill('self'));
    expect(await holders(run.two)).toEqual(Array(4).fill('other'));
    expect([run.one.fleet.isAlive(), run.two.fleet.isAlive(), run.one.fleet.size()]).toEqual([
      ...[true, true, { processes: 2, workers: 2 }],
    ]);
  });

  it('counts those that take no steps apart', async () => {
    await using run = await start();
    const gateway = await run.hub.join('gateway');
    await run.hub.pass(3_000);
    for (const { fleet } of [run.one, gateway]) expect(fleet.size()).toEqual({ processes: 3, workers: 2 });
  });

  it('takes the jobs of one that is dead, each once', async () => {
    await using run = await start();
    const three = await run.hub.join('worker');
    const [jobs, settled] = [queued(20), aJob({ status: statuses.succeeded, told: true })];
    for (const job of [...jobs, settled]) await run.one.store.insert(job);
    run.hub.kill(run.one);
    await run.hub.pass(DEAD_MS - 2_000);
    expect(await run.two.fleet.take()).toEqual([]);
    await run.hub.pass(2_000);
    const first = (await Promise.all([run.two.fleet.take(), three.fleet.take()])).map(idsOf);
    // Each has those that are first its own.
    for (const ids of first) expect(ids.length).toBeGreaterThan(0);
    expect(first.flat().toSorted()).toEqual(jobs.map(({ id }) => id).toSorted());
    expect(run.two.fleet.size()).toEqual({ processes: 2, workers: 2 });
    expect((await holders(three)).filter((holder) => holder === 'self')).toHaveLength(first[1]?.length ?? 0);
  });

  it('gives the jobs of a worker that doesn’t take them to another one after two seconds', async () => {
    await using run = await start();
    const three = await run.hub.join('worker');
    const jobs = queued(20);
    for (const job of jobs) await run.one.store.insert(job);
    run.hub.kill(run.one);
    await run.hub.pass(DEAD_MS);
    const first = await run.two.fleet.take();
    expect(first.length).toBeLessThan(20);
    expect(idsOf([...first, ...(await takeAll(run.hub, run.two))])).toEqual(
      jobs.map(({ id }) => id).toSorted(),
    );
    expect(await three.fleet.take()).toEqual([]);
  });

  it('gives each job to one of two that take it at the same moment', async () => {
    await using run = await start();
    const [three, idle] = [await run.hub.join('worker'), await run.hub.join('worker')];
    const jobs = queued(60);
    await Promise.all(jobs.map((job) => idle.store.insert(job)));
    run.hub.kill(idle);
    await run.hub.pass(DEAD_MS);
    const own = [await run.two.fleet.take(), await three.fleet.take()];
    await run.hub.pass(2_000);
    // Those that are first the other one's, too.
    const rest = await Promise.all([run.two, three, run.two, three].map(({ fleet }) => fleet.take()));
    const taken = idsOf([...own, ...rest].flat());
    expect(rest.flat().length).toBeGreaterThan(0);
    expect(taken).toEqual(jobs.map(({ id }) => id).toSorted());
  });

  it('gives no job to a gateway', async () => {
    await using run = await start();
    const gateway = await run.hub.join('gateway');
    await run.one.store.insert(aJob());
    await run.one.fleet.leave();
    await run.hub.pass(5_000);
    expect(await takeAll(run.hub, gateway)).toEqual([]);
    expect(await holders(gateway)).toEqual(['nobody']);
    expect(await run.two.fleet.take()).toHaveLength(1);
  });

  it('leaves a job that was just accepted to the one that answers its member', async () => {
    await using run = await start();
    const job = aJob({ status: statuses.accepted, createdAtMs: run.one.clock.now() });
    await run.one.store.insert(job);
    await run.one.store.update(job, { release: true });
    expect(await takeAll(run.hub, run.two, 8_000)).toEqual([]);
    expect(idsOf(await takeAll(run.hub, run.two, 6_000))).toEqual([job.id]);
  });

  const writes: [name: string, options: UpdateOptions][] = [
    ['a step', { asHolder: true }],
    ['an answer, after which it is nobody’s', { release: true }],
    ['a step after which it is nobody’s', { asHolder: true, release: true }],
    ['a grant', { grant: true }],
    ['anybody’s change', {}],
  ];
  it.each(writes)('refuses %s of a process that slept while its job was taken', async (_, options) => {
    await using run = await start();
    const job = aJob();
    await run.one.store.insert(job);
    expect(await run.one.fleet.hasDuty('dispatch')).toBe(true);
    run.hub.pause(run.one);
    await run.hub.pass(FREE_MS);
    expect(await takeAll(run.hub, run.two)).toHaveLength(1);
    expect(await run.two.fleet.hasDuty('dispatch')).toBe(true);
    // It knows at once, before any timer.
    expect(run.one.fleet.isAlive()).toBe(false);
    run.hub.resume(run.one);
    const present = await run.one.store.update({ ...job, status: statuses.running }, options);
    expect(present).toEqual({ job, holder: 'other' });
    await run.two.store.read([job.id]);
    expect(await run.two.store.update({ ...job, isAdult: true }, { asHolder: true })).toBeUndefined();
    expect(await run.one.store.get(job.id)).toEqual({ ...job, isAdult: true });
    expect(await holders(run.two)).toEqual(['self']);
  });

  it('lets a process go on with its jobs if nobody took them while it slept', async () => {
    await using run = await start();
    const said: boolean[] = [];
    run.one.fleet.onChange((isAlive) => said.push(isAlive));
    const job = aJob();
    await run.one.store.insert(job);
    run.hub.pause(run.one);
    await run.hub.pass(FREE_MS);
    expect(await run.one.fleet.isAlive()).toBe(false);
    run.hub.resume(run.one);
    await run.hub.pass(4_000);
    expect([run.one.fleet.isAlive(), said]).toEqual([true, [false, true]]);
    expect(await run.one.store.update({ ...job, isAdult: true }, { asHolder: true })).toBeUndefined();
    await run.hub.pass(4_000);
    expect(await run.two.fleet.take()).toEqual([]);
  });

  it.each(['lives', 'has left'])(
    'frees a job that goes on after its end while its process %s',
    async (how) => {
      await using run = await start();
      const job = aJob({ status: statuses.running });
      const ended = { ...job, status: statuses.failed, told: true };
      await run.one.store.insert(job);
      expect(await run.one.store.update(ended, { asHolder: true })).toBeUndefined();
      if (how !== 'lives') await run.one.fleet.leave();
      expect(await run.two.store.read([job.id])).toMatchObject([{ job: ended }]);
      expect(await run.two.store.update(job)).toBeUndefined();
      expect(idsOf(await takeAll(run.hub, run.two))).toEqual([job.id]);
    },
  );

  it('is lost to a process that doesn’t reach it, before others take its jobs', async () => {
    await using run = await start();
    const said: boolean[] = [];
    run.one.fleet.onChange((isAlive) => said.push(isAlive));
    await run.one.store.insert(aJob());
    run.hub.part(run.one);
    await run.hub.pass(7_000);
    expect(said).toEqual([]);
    await run.hub.pass(4_000);
    expect([said, run.one.fleet.isAlive()]).toEqual([[false], false]);
    expect(await run.one.fleet.take()).toEqual([]);
    expect(await run.one.fleet.hasDuty('retention')).toBe(false);
    expect(await run.two.fleet.take()).toEqual([]);
    run.hub.rejoin(run.one);
    await untilAlive(run.hub, run.one);
    expect(said).toEqual([false, true]);
  });

  it('gives a duty to one, and to another when that one is dead or leaves', async () => {
    await using run = await start();
    const three = await run.hub.join('worker');
    const who = async (...members: Member[]) =>
      (
        await Promise.all(members.map(async (each) => (await each.fleet.hasDuty('dispatch')) && each.id))
      ).filter(Boolean);
    const [first] = await who(run.one, run.two);
    const [holder, other] = first === run.one.id ? [run.one, run.two] : [run.two, run.one];
    expect(await who(run.one, run.two, three)).toEqual([holder.id]);
    expect(await other.fleet.hasDuty('retention')).toBe(true);
    run.hub.kill(holder);
    await run.hub.pass(DEAD_MS - 2_000);
    expect(await who(other, three)).toEqual([]);
    await run.hub.pass(2_000);
    expect(await who(other)).toEqual([other.id]);
    expect(await who(three)).toEqual([]);
    await other.fleet.leave();
    expect(await who(three)).toEqual([three.id]);
    expect(await three.fleet.hasDuty('retention')).toBe(true);
  });

  it('refuses a grant of a process without the duty, and only that', async () => {
    await using run = await start();
    const job = aJob();
    await run.one.store.insert(job);
    await run.two.store.unsettled();
    expect(await run.one.fleet.hasDuty('dispatch')).toBe(true);
    const granted = { ...job, isAdult: true };
    expect(await run.two.store.update(granted, { grant: true })).toEqual({ job, holder: 'other' });
    expect(await run.one.store.update(granted, { grant: true })).toBeUndefined();
    expect(await run.two.store.update(job)).toEqual({ job: granted, holder: 'other' });
    expect(await run.two.store.update({ ...granted, isAdult: false })).toBeUndefined();
  });

  it.each(writes)(
    'refuses %s that is based on an older state, and tells the present one',
    async (_, options) => {
      await using run = await start();
      const job = aJob();
      await run.one.store.insert(job);
      expect(await run.one.fleet.hasDuty('dispatch')).toBe(true);
      await run.two.store.unsettled();
      const changed = { ...job, isAdult: true };
      expect(await run.two.store.update(changed)).toBeUndefined();
      const present = { job: changed, holder: 'self' };
      expect(await run.one.store.update({ ...job, told: true }, options)).toEqual(present);
      expect(await run.one.store.read([job.id])).toEqual([present]);
      expect(await run.one.store.update({ ...changed, told: true }, options)).toBeUndefined();
      expect(await run.two.store.read([job.id])).toMatchObject([{ job: { told: true, isAdult: true } }]);
    },
  );

  it('lets nobody but its holder take a step', async () => {
    await using run = await start();
    const job = aJob();
    await run.one.store.insert(job);
    await run.two.store.unsettled();
    const refused = { job, holder: 'other' };
    expect(await run.two.store.update({ ...job, isAdult: true }, { asHolder: true })).toEqual(refused);
    await run.one.store.update(job, { release: true, asHolder: true });
    const nobodys = { job, holder: 'nobody' };
    expect(await run.one.store.update({ ...job, isAdult: true }, { asHolder: true })).toEqual(nobodys);
    expect(idsOf(await takeAll(run.hub, run.two))).toEqual([job.id]);
  });

  it('accepts exactly a hundred of three hundred over three processes, and each job once', async () => {
    await using run = await start();
    const members = [run.one, run.two, await run.hub.join('gateway')];
    const scope = { guildId: aJob().origin.guildId };
    const [source, period] = [{ kind: 'server' } as const, periodOf('day', noon)];
    const quota: Allowance = { source, unit: 'videos', max: 100, span: 'day', period, scope };
    const answers = await Promise.all(
      queued(300).map(async (job, n) => {
        for (;;) {
          try {
            return await members[n % 3]?.store.insert(job, [quota]);
          } catch (error) {
            if (error instanceof AllowanceError) return error.used;
            // On a busy machine, the turn of some comes too late, and they ask again.
            if (!(error instanceof StorageError && error.reason === 'locked')) throw error;
          }
        }
      }),
    );
    expect(answers.filter((answer) => answer === true)).toHaveLength(100);
    expect(answers.filter((answer) => answer === 100)).toHaveLength(200);
    expect(await run.two.store.used(quota)).toBe(100);
    // Nobody has ordered it yet.
    const job = aJob({ task: null });
    const same = await Promise.all(members.map(({ store }) => store.insert(job)));
    expect(same.filter(Boolean)).toHaveLength(1);
  });

  it('frees the jobs of one that leaves at once, and tells the others', async () => {
    await using run = await start();
    const jobs = queued(400);
    await Promise.all(jobs.map((job) => run.one.store.insert(job)));
    const [heard, own]: [string[], string[]] = [[], []];
    run.two.fleet.bus.subscribe('jobs', (ids) => heard.push(...ids.split(',')));
    run.one.fleet.bus.subscribe('jobs', (ids) => own.push(...ids.split(',')));
    await run.one.fleet.leave();
    const ids = jobs.map(({ id }) => id).toSorted();
    await expect.poll(() => heard.toSorted()).toEqual(ids);
    expect([run.one.fleet.isAlive(), own]).toEqual([false, []]);
    const taken = await run.two.fleet.take();
    expect(idsOf(taken)).toEqual(ids);
    expect(taken.every(({ holder }) => holder === 'self')).toBe(true);
    await run.hub.pass(3_000);
    expect(run.two.fleet.size()).toEqual({ processes: 1, workers: 1 });
    expect(own.toSorted()).toEqual(ids);
  });

  it('tells which jobs another process has changed, added, settled or taken', async () => {
    await using run = await start();
    const [changed, settled, same, released] = [aJob(), aJob(), aJob(), aJob()];
    for (const job of [changed, settled, same, released]) await run.one.store.insert(job);
    expect([await run.one.store.stale(), (await run.two.store.stale()).length]).toEqual([[], 4]);
    await run.two.store.unsettled();
    expect(await run.two.store.stale()).toEqual([]);
    const added = aJob();
    await run.one.store.insert(added);
    await run.one.store.update({ ...changed, isAdult: true });
    await run.one.store.update({ ...settled, status: statuses.failed, told: true });
    await run.one.store.update(released, { release: true });
    const ids = [changed, settled, added, released].map(({ id }) => id).toSorted();
    expect((await run.two.store.stale()).toSorted()).toEqual(ids);
    expect(await run.one.store.stale()).toEqual([]);
    const known = await run.two.store.read([...ids, 'nothing']);
    expect(idsOf(known)).toEqual(ids);
    expect(known.find(({ job }) => job.id === released.id)?.holder).toBe('nobody');
    expect(await run.two.store.stale()).toEqual([]);
    await takeAll(run.hub, run.two);
    expect(await run.one.store.stale()).toEqual([released.id]);
  });

  it('carries messages to all others, in order, and never back', async () => {
    await using run = await start();
    const three = await run.hub.join('gateway');
    const heard: string[] = [];
    for (const { id, fleet } of [run.one, run.two, three])
      fleet.bus.subscribe('wake', (text) => heard.push(`${id} ${text}`));
    const unsubscribe = run.two.fleet.bus.subscribe('settings', () => heard.push('settings'));
    for (let n = 0; n < 500; n++) run.one.fleet.bus.publish('wake', `job-${n}`);
    const expected = (member: Member) => Array.from({ length: 500 }, (_, n) => `${member.id} job-${n}`);
    await expect.poll(() => heard.length).toBe(1_000);
    for (const member of [run.two, three])
      expect(heard.filter((each) => each.startsWith(`${member.id} `))).toEqual(expected(member));
    unsubscribe();
    run.one.fleet.bus.publish('settings', '1');
    // As long as it may be.
    run.one.fleet.bus.publish('wake', 'ä'.repeat(4_000));
    await expect.poll(() => heard.length).toBeGreaterThanOrEqual(1_001);
    expect(heard).not.toContain('settings');
  });

  it('says that messages may be missing after a time without connection, and loses none that were sent then', async () => {
    await using run = await start();
    const [heard, gaps]: [string[], string[]] = [[], []];
    for (const { id, fleet } of [run.one, run.two]) {
      fleet.bus.subscribe('wake', (text) => heard.push(`${id} ${text}`));
      fleet.bus.onGap(() => gaps.push(id));
    }
    run.hub.part(run.two);
    run.one.fleet.bus.publish('wake', 'missed');
    run.two.fleet.bus.publish('wake', 'late');
    await run.hub.pass(6_000);
    expect([heard, gaps]).toEqual([[], []]);
    run.hub.rejoin(run.two);
    await run.hub.pass(6_000);
    await expect.poll(() => [heard, gaps]).toEqual([[`${run.one.id} late`], [run.two.id]]);
    run.one.fleet.bus.publish('wake', 'again');
    await expect.poll(() => heard).toContain(`${run.two.id} again`);
  });

  it('lets a write that may have arrived be repeated, and by nobody else', async () => {
    await using run = await start();
    const [job, other] = [aJob(), aJob()];
    for (const each of [job, other]) await run.one.store.insert(each);
    await run.two.store.unsettled();
    run.hub.part(run.one);
    const refused = [job, other].map((each) =>
      expect(run.one.store.update({ ...each, isAdult: true }, { asHolder: true })).rejects.toThrow(
        StorageError,
      ),
    );
    await run.hub.pass(5_000);
    await Promise.all(refused);
    expect(await run.two.store.update({ ...other, spoiler: true })).toBeUndefined();
    run.hub.rejoin(run.one);
    await run.hub.pass(3_000);
    expect(await run.one.store.update({ ...job, isAdult: true }, { asHolder: true })).toBeUndefined();
    const present = { job: { ...other, spoiler: true }, holder: 'self' };
    expect(await run.one.store.update({ ...other, isAdult: true }, { asHolder: true })).toEqual(present);
  });
});
