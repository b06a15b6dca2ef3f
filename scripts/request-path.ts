import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { BOT, botEnv, spawnBot } from '../test/support/bot-process.ts';
import { connectDebugger, type Debugger, type RanFunction } from './debugger.ts';

/**
 * Prints the files of `src` that one plain `/video` passes through until the bot's first response leaves: those in
 * which V8's coverage sees a function run, without the locales and the catalog's rows. Then the bot is stopped at the
 * start of each of these functions during another request, which shows the callers. It lists calls that go back into a
 * folder that the request had left; `--all` lists every call between two folders.
 */
const SRC = fileURLToPath(new URL('../src/', import.meta.url));
const DATA = /^(?:locales|catalog(?:ue)?\/models)\//;
const FILES_MAX = 40;
const LINES_MAX = 200;
const REENTRIES_MAX = 3;
/** What a job does after its video was posted. */
const SETTLE_MS = 2_000;
const TRACE_MAX_MS = 120_000;
/** Longer than the second request takes with its stops. No work after the response runs meanwhile. */
const HOLD_MS = 2_500;

interface Call {
  from: string;
  to: string;
  /** Whether the request had been in the folder of `to`, and had left it. */
  isBack: boolean;
}

const folder = await mkdtemp(join(tmpdir(), 'cutscene-path-'));
// Stopped at every function, the bot can't answer within 3 s.
const discord = await startLocalDiscord({ ackTimeoutMs: TRACE_MAX_MS });
await using bot = spawnBot(botEnv(discord, folder), ['--inspect=127.0.0.1:0', BOT]);
try {
  await discord.waitForBot({ command: 'video' });
  using cdp = await connectDebugger(bot.stderr());
  // The first one compiles, connects and fills caches.
  await request('warm up');

  await cdp.startCoverage();
  const ran = (await request('measured', () => cdp.takeCoverage())).flatMap(inSource);
  const calls = await traceCalls(cdp, ran);
  process.exitCode = await report(ran, calls);
} finally {
  await bot.stop();
  await discord.close();
  await rm(folder, { recursive: true, force: true });
}

/** One `/video`. Resolves with the result of `atResponse` at the moment the first response arrives. */
async function request<T>(prompt: string, atResponse?: () => Promise<T>): Promise<T> {
  const hold = discord.faults.add(
    { method: 'POST', route: /\/callback$/, times: 1, afterWork: true },
    { kind: 'delay', ms: HOLD_MS },
  );
  const options = { prompt, duration: 1, resolution: '480p', notify: 'off' };
  const asked = discord.member('mia').slash('video', options);
  await asked.acknowledged;
  const result = await atResponse?.();
  hold.remove();
  await asked.waitForMessage(({ attachments }) => attachments.length > 0);
  await sleep(SETTLE_MS);
  return result as T;
}

/** The callers of each function, over `await` too, taken at its first line. */
async function traceCalls(cdp: Debugger, functions: readonly RanFunction[]): Promise<Call[]> {
  const calls = new Map<string, Call>();
  await cdp.stopAtStarts(functions, (stack) => {
    const files = stack.flatMap((url) => inSource({ url }).map((each) => each.file));
    const [to] = files;
    const callers = files.slice(files.findIndex((file) => folderOf(file) !== folderOf(to)));
    const [from] = callers;
    if (to === undefined || from === undefined || from === to) return;
    const isBack = callers.some((file) => folderOf(file) === folderOf(to));
    calls.set(`${from} ${to} ${isBack}`, { from, to, isBack });
  });
  await request('traced', () => cdp.runFreely());
  return [...calls.values()];
}

async function report(ran: readonly { file: string }[], calls: readonly Call[]): Promise<0 | 1> {
  const files = [...new Set(ran.map(({ file }) => file))].sort();
  const lines = new Map<string, number>();
  for (const file of files) {
    lines.set(file, (await readFile(join(SRC, file), 'utf8')).trimEnd().split('\n').length);
    console.log(`${String(lines.get(file)).padStart(4)}  ${file}`);
  }
  const long = files.filter((file) => (lines.get(file) ?? 0) > LINES_MAX);
  const reentering = calls.filter(({ isBack }) => isBack);
  const shown = process.argv.includes('--all') ? calls : reentering;
  console.log(
    `\n${process.argv.includes('--all') ? 'Calls between folders' : 'Calls that re-enter a folder'}:`,
  );
  for (const { from, to } of shown) console.log(`  ${from} → ${to}`);
  console.log(
    `\n${files.length} files (at most ${FILES_MAX}), ${long.length} over ${LINES_MAX} lines${long.length ? ` (${long.join(', ')})` : ''}, ` +
      `${reentering.length} calls that re-enter a folder (at most ${REENTRIES_MAX})`,
  );
  const holds = files.length <= FILES_MAX && long.length === 0 && reentering.length <= REENTRIES_MAX;
  return holds ? 0 : 1;
}

/** The folder of `src` that a file belongs to. Files beside the folders are shared helpers and have none. */
function folderOf(file: string | undefined): string | undefined {
  return file?.includes('/') ? file.split('/')[0] : undefined;
}

function inSource<T extends { url: string }>(each: T): (T & { file: string })[] {
  if (!each.url.startsWith('file:')) return [];
  const file = relative(SRC, fileURLToPath(each.url));
  return file.startsWith('..') || DATA.test(file) ? [] : [{ ...each, file }];
}
