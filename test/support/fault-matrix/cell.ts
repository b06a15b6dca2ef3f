import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import { expect, vi } from 'vitest';
import { isIn, type Job } from '../../../src/jobs/job.ts';
import { isFinal, isSettled } from '../../../src/jobs/states.ts';
import { TOKEN_USABLE_MS } from '../../../src/jobs/token-times.ts';
import type { startBotInProcess } from '../bot-in-process.ts';
import type { LogLine } from '../bot-process.ts';
import { type Column, columns } from './troubles.ts';

export type Run = Pick<
  Awaited<ReturnType<typeof startBotInProcess>>,
  'discord' | 'stores' | 'log' | 'dataDir'
>;

/** One outside call: the result of each fault in it, in the words of the page. Cells with a dash don't run. */
export interface Row {
  call: string;
  cells: Record<Column, string>;
  /** Injects the fault into the life of one job. */
  play(column: Column): Promise<Played>;
}

/** One `/video` with a faulty call. */
export interface Played {
  run: Run;
  command: Invocation;
  /** How often the fault hit the call: never would prove nothing. */
  hits: number;
  /** How often the call was made in total. */
  calls?: number;
  /** How often the provider got this submit, and how often it certainly couldn't have been accepted. */
  orders: number;
  ordersNotTaken?: number;
  /** The number of its videos that can be seen, if they aren't attachments. */
  visible?(): number;
  /** What else the member has, or lacks. */
  judge?(words: string): Promise<string>;
}

/** Like `expect.poll`, which can only be called inside a test's own function. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  await vi.waitUntil(isSo, { timeout: 60_000, interval: 15 }).catch(() => {
    throw new Error(`Waited in vain for ${what}`);
  });
}

/** Waits until nothing more will happen to the command by itself. */
export async function untilOver({ stores, log }: Run, command: Invocation): Promise<Job | undefined> {
  const store = stores.jobs;
  let job: Job | undefined;
  const isOver = async () => {
    job = await store.get(command.id);
    const isLeft = job && isIn(job, 'unclear', 'undeliverable');
    if (job && (isSettled(job) || isLeft)) return true;
    const isRefused = log.some((line) => line['interaction'] === command.id);
    return (
      job === undefined &&
      (isRefused || [command.message(), ...command.followups].some((each) => each?.text.startsWith('❌')))
    );
  };
  await until(isOver, `the end of ${command.id}, which is ${command.message()?.text}`);
  return job;
}

/** What the member has in the end, in the words of the page, after checking everything that must always be true. */
export async function judge(played: Played): Promise<string> {
  const { run, command } = played;
  const job = await untilOver(run, command);
  expect(played.hits).toBeGreaterThan(0);
  expect(played.orders - (played.ordersNotTaken ?? 0)).toBeLessThanOrEqual(1);
  expect(played.visible?.() ?? visibleVideos(run, command.id)).toBe(job && isIn(job, 'succeeded') ? 1 : 0);
  await expectNothingLeft(run, command.id, job);
  const words = await describe(job, played);
  return (await played.judge?.(words)) ?? words;
}

function visibleVideos({ discord }: Run, id: string): number {
  const messages = [...discord.world.messages.values()].filter(({ deleted }) => !deleted);
  return messages.flatMap(({ message }) =>
    message.attachments.filter(({ filename }) => filename.includes(`cutscene-${id}-`)),
  ).length;
}

async function expectNothingLeft({ stores, dataDir }: Run, id: string, job: Job | undefined) {
  const [entry] = await stores.sql(`SELECT * FROM ledger WHERE job_id = '${id}'`);
  if (job === undefined) expect(entry).toBeUndefined();
  else if (isFinal(job)) {
    expect(entry).toMatchObject({ state: 'settled', held_microusd: 0 });
    expect(entry?.['quota_counted']).toBe(Number(isIn(job, 'succeeded')));
  } else expect(entry).toMatchObject({ state: isIn(job, 'unclear') ? 'held' : 'open' });
  if (job && !isFinal(job)) return;
  // A member's image stays for a day.
  const left = async () => await readdir(join(dataDir, 'jobs', id)).catch(() => []);
  await until(async () => (await left()).every((name) => name === 'image'), `the end of the files of ${id}`);
}

const reasons: Partial<Record<string, string>> = {
  unauthorized: 'key refused',
  rate_limited: 'too busy',
  unavailable: 'unreachable',
  timeout: 'took too long',
  task_failed: 'no video made',
  bad_output: 'not a video',
  not_fetched: 'not downloaded',
};

async function describe(job: Job | undefined, { run, command, calls = 0 }: Played): Promise<string> {
  const retried = calls > 1 ? 'retried, ' : '';
  if (job === undefined) {
    const sentence = command.followups[0] ?? command.message();
    if (sentence === undefined) return '🚫 not started';
    expect(sentence).toMatchObject({
      text: expect.stringMatching(/^❌ /),
      ephemeral_for: command.userId,
    });
    return '🚫 refused';
  }
  const { status } = job;
  if (status.state === 'unclear') {
    const isTold = () => /^⚠️ .* didn’t confirm/.test(command.message()?.text ?? '');
    await until(isTold, 'word of the lost answer');
    return '⚠️ unclear';
  }
  if (status.state === 'undeliverable') return '⚠️ kept';
  if (status.state === 'cancelled')
    return status.reason === 'member' ? `🚫 ${retried}canceled` : '🚫 not started';
  if (status.state === 'failed') {
    const isTold = () =>
      [...run.discord.world.messages.values()].some(
        ({ message }) =>
          /❌ .* No quota used ✓\n/.test(message.content) && message.content.includes(job.request.prompt),
      );
    await until(isTold, 'word of the failure');
    return `❌ ${reasons[status.kind] ?? status.kind}`;
  }
  if (status.state !== 'succeeded') throw new Error(`It is still ${status.state}`);
  const places = {
    reply: '',
    channel: isLate(job, command) ? '' : ', by channel',
    message: ', in a new message',
    dm: ', as a DM',
  };
  return `✅ ${retried}delivered${places[status.route]}`;
}

/**
 * On a busy machine so much of the bot's fast time can pass that the reply has to be edited by its channel, whatever
 * went wrong. Discord's time is the real one.
 */
function isLate({ createdAtMs, stateSinceMs }: Job, { isTokenOver }: Invocation): boolean {
  return stateSinceMs - createdAtMs >= TOKEN_USABLE_MS && !isTokenOver;
}

/** Calls `act` in the very turn in which the bot logs such a line. */
export function whenLogged({ log }: Run, isIt: (line: LogLine) => boolean, act: () => void): void {
  const push = log.push.bind(log);
  log.push = (...lines) => {
    const length = push(...lines);
    if (lines.some(isIt)) {
      isIt = () => false;
      act();
    }
    return length;
  };
}

/** Every cell the same, but for those that are named. */
export function all(words: string, others: Partial<Row['cells']> = {}): Row['cells'] {
  return { ...(Object.fromEntries(columns.map((column) => [column, words])) as Row['cells']), ...others };
}
