import { setTimeout as sleep } from 'node:timers/promises';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogLine } from '../../support/bot-process.ts';
import { type RunningShape, shapes, startShape, withoutFfmpeg } from '../../support/shapes.ts';

const members = Array.from({ length: 10 }, (_, index) => `member${index}`);
/** A process that has said nothing for 15 s is dead. Others take its jobs at their next look. */
const TAKEN_OVER_MS = 30_000;

describe.runIf(shapes.includes('cluster'))('two gateways and three workers', () => {
  let run: RunningShape;
  const commands: { command: Invocation; prompt: string; mayBeUnclear: boolean }[] = [];
  /** A process that dies may take the answer to a paid call with it. One that is stopped waits for it. */
  let mayBeUnclear = true;
  let killed = '';
  beforeAll(async () => {
    run = await startShape('cluster', { members, taskMs: 8_000, env: withoutFfmpeg });
  });
  afterAll(() => run?.[Symbol.asyncDispose]());

  /** Orders one video in each server for each of the members. */
  async function orderFrom(who: readonly string[]) {
    const asked = who.flatMap((name) =>
      [run.here, run.there].map((where) => {
        const prompt = `film ${commands.length} of ${where}`;
        const command = run.member(name, where).slash('video', { prompt, notify: 'off' });
        commands.push({ command, prompt, mayBeUnclear });
        return command;
      }),
    );
    await Promise.all(asked.map((command) => command.waitForMessage(({ text }) => text !== '')));
  }

  const holders = async () =>
    (
      await run.sql('SELECT owner::text, count(*)::int AS jobs FROM jobs WHERE NOT settled GROUP BY owner')
    ).map(({ owner, jobs }) => ({ owner, jobs: Number(jobs) }));
  /** The id of a worker, once it submits something. */
  const idOf = async (process: string) => {
    const isStart = ({ msg, ['state']: state }: LogLine) => msg === 'job' && state === 'submitting';
    const line = await run.processes.get(process)?.waitForLog(isStart);
    const [row] = await run.sql(
      `SELECT coalesce(owner::text, writer) AS id FROM jobs WHERE id = '${String(line?.['job'])}'`,
    );
    return String(row?.['id']);
  };
  const jobsOf = async (id: string) => (await holders()).find(({ owner }) => owner === id)?.jobs ?? 0;
  const workerIds = () => run.sql("SELECT id FROM processes WHERE role = 'worker'");
  /** Of a process that is gone. */
  const jobsOfNobody = () =>
    run.sql('SELECT id FROM jobs WHERE NOT settled AND owner NOT IN (SELECT id FROM processes)');
  /** The first two workers that submit. Chance decides whose a job is, so the third may have none. */
  async function firstTwo() {
    const found: { name: string; id: string }[] = [];
    for (const name of ['worker-0', 'worker-1', 'worker-2'])
      idOf(name).then(
        (id) => found.push({ name, id }),
        () => {},
      );
    await expect.poll(() => found.length).toBeGreaterThan(1);
    return found as [(typeof found)[0], (typeof found)[0]];
  }
  async function untilTaken(id: string) {
    const fromMs = Date.now();
    await expect.poll(() => jobsOf(id)).toBe(0);
    return Date.now() - fromMs;
  }

  it('continue the jobs of a worker that is killed, and of one that sleeps', async () => {
    await orderFrom(members.slice(0, 4));
    const [first, second] = await firstTwo();
    expect(await jobsOf(first.id)).toBeGreaterThan(0);
    killed = first.name;
    await run.processes.get(killed)?.stop('SIGKILL');
    run.processes.get(second.name)?.child.kill('SIGSTOP');
    const sleeping = sleep(20_000).then(() => run.processes.get(second.name)?.child.kill('SIGCONT'));
    const takenMs = await Promise.all([untilTaken(first.id), untilTaken(second.id)]);
    expect(Math.max(...takenMs)).toBeLessThan(TAKEN_OVER_MS);
    await sleeping;
  });

  it('wait for a database that is killed', async () => {
    await orderFrom(members.slice(4, 7));
    await run.server.kill();
    await run.server.start();
    await Promise.all([...run.processes].flatMap(([name, bot]) => (name === killed ? [] : [run.ready(bot)])));
    await run.start(killed, 'worker-3').then(run.ready);
  });

  it('replace a gateway while members use it', async () => {
    mayBeUnclear = false;
    const next = await run.start('gateway-0', 'gateway-2');
    await run.ready(next);
    // Both of them get each of these.
    await orderFrom(members.slice(7));
    await run.processes.get('gateway-0')?.stop();
    await orderFrom(members.slice(0, 1));
  });

  it('replace each worker while it makes videos', async () => {
    const workers = [...run.processes].filter(([name]) => name.startsWith('worker') && name !== killed);
    for (const [index, [name, old]] of workers.entries()) {
      await orderFrom(members.slice(index, index + 1));
      const before = await workerIds();
      expect(await old.stop()).toBe(0);
      // It has handed over its jobs, and nobody waits for it to be dead.
      expect(await workerIds()).toHaveLength(before.length - 1);
      expect(await jobsOfNobody()).toEqual([]);
      await run.start(name, `${name}-next`).then(run.ready);
    }
  });

  it('have lost nothing, paid nothing twice and shown nothing twice', async () => {
    await Promise.all(commands.map(({ command }) => command.waitForMessage(isOver)));
    const posted = [run.here, run.there]
      .flatMap((where) => run.discord.messages(run.channelId('general', where)))
      .flatMap(({ attachments }) => attachments.map(({ filename }) => filename));
    for (const { command, prompt, mayBeUnclear } of commands) {
      const shown = command.message();
      const videos = posted.filter((filename) => filename.startsWith(`cutscene-${command.id}-`)).length;
      const told = run.log().filter(({ job }) => job === command.id);
      expect(
        { prompt, creates: run.creates(prompt), videos, shown: shown?.text },
        told.map((line) => JSON.stringify(line)).join('\n'),
      ).toMatchObject(
        mayBeUnclear && shown?.text.startsWith('⚠️') ? { videos: 0 } : { creates: 1, videos: 1 },
      );
      expect(run.creates(prompt)).toBeLessThanOrEqual(1);
    }
    // The database was away, and one process slept in the middle of its answers, perhaps of that to a paid call.
    const isExpected = ({ msg = '', err }: LogLine) =>
      msg.startsWith('the provider accepted a job that has changed meanwhile') ||
      msg.startsWith('the database server cannot be reached') ||
      (err as Error | undefined)?.message.startsWith('the storage is unreachable') === true;
    expect(run.log().filter((line) => Number(line['level']) >= 50 && !isExpected(line))).toEqual([]);
  });
});

/** With its video, or unclear: the submit's answer was lost, and members decide. */
function isOver({ attachments, content }: { attachments: readonly unknown[]; content: string }): boolean {
  return attachments.length > 0 || content.startsWith('⚠️');
}
