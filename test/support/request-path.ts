import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type LocalDiscord, startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { BOT, botEnv, spawnBot } from './bot-process.ts';
import { connectDebugger, type Debugger, type RanFunction } from './debugger.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The path of one plain `/video` until the bot's first response leaves. */
export interface RequestPath {
  /** The files of `src` in which V8's coverage sees a function run, without the locales and the catalog's rows. */
  files: { file: string; lines: number }[];
  /** Each call from one of them to another, also over `await`. */
  calls: Call[];
}

interface Call {
  from: string;
  to: string;
  /** Whether the request had been in the folder of `to`, and had left it. */
  isBack: boolean;
}

type RanInSource = RanFunction & { file: string };

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
const DATA = /^(?:locales|catalog\/models)\//;
/** Stopped at every function, the bot can't answer within 3 s. */
const TRACE_MAX_MS = 120_000;
/** No longer than the bot waits for an answer to its first response. */
const HOLD_MS = 7_000;
/** A job is over once no function of `src` has run for this long. */
const QUIET_MS = 400;

/**
 * Starts the bot and sends four requests: one compiles, connects and fills caches, two count the functions that run, and
 * during the last the bot is stopped at the start of each of these functions, which shows the callers.
 */
export async function measureRequestPath(): Promise<RequestPath> {
  await using folder = await temporaryFolder();
  const discord = await startLocalDiscord({ ackTimeoutMs: TRACE_MAX_MS });
  // Without ffmpeg on the path there are no thumbnails. The bot would make them during the next request.
  const env = { ...botEnv(discord, folder.path), PATH: dirname(process.execPath) };
  await using bot = spawnBot(env, ['--inspect=127.0.0.1:0', BOT]);
  try {
    await discord.waitForBot({ command: 'video' });
    using cdp = await connectDebugger(bot.stderr());
    await cdp.startCoverage();
    await withVideo(await request(discord));
    await untilQuiet(cdp);
    const first = await countFunctions(discord, cdp);
    const second = new Set((await countFunctions(discord, cdp)).map(({ file }) => file));
    // What a timer ran during one of them isn't on the path.
    const functions = first.filter(({ file }) => second.has(file));
    const calls = await traceCalls(cdp, functions, (whileHeld) => request(discord, whileHeld));
    return { files: await filesOf(functions), calls };
  } finally {
    await bot.stop('SIGKILL');
    await discord.close();
  }
}

/** Those that run during one request, whose video is posted afterwards. */
async function countFunctions(discord: LocalDiscord, cdp: Debugger): Promise<RanInSource[]> {
  const functions: RanInSource[] = [];
  const asked = await request(discord, async () => {
    functions.push(...inSource(await cdp.takeCoverage()));
  });
  await withVideo(asked);
  await untilQuiet(cdp);
  return functions;
}

/** One `/video`. Discord's answer to the bot's first response is held back until `whileHeld` is done. */
async function request(discord: LocalDiscord, whileHeld: () => Promise<void> = async () => {}) {
  const done = new AbortController();
  discord.faults.add(
    { method: 'POST', route: /\/callback$/, times: 1, afterWork: true },
    { kind: 'delay', ms: HOLD_MS, signal: done.signal },
  );
  const options = { prompt: 'a fox in the snow', duration: 1, resolution: '480p', notify: 'off' };
  const asked = discord.member('mia').slash('video', options);
  await asked.acknowledged;
  await whileHeld();
  done.abort();
  return asked;
}

async function withVideo(asked: Awaited<ReturnType<typeof request>>) {
  await asked.waitForMessage(({ attachments }) => attachments.length > 0);
}

async function untilQuiet(cdp: Debugger) {
  do await sleep(QUIET_MS);
  while (inSource(await cdp.takeCoverage()).length > 0);
}

/** The callers of each function, over `await` too, taken at its first line. */
async function traceCalls(
  cdp: Debugger,
  functions: readonly RanFunction[],
  ask: (whileHeld: () => Promise<void>) => Promise<unknown>,
): Promise<Call[]> {
  const calls = new Map<string, Call>();
  await cdp.stopAtStarts(functions, (stack) => {
    const files = stack.flatMap((url) => fileOf(url) ?? []);
    const [to] = files;
    const callers = files.slice(files.findIndex((file) => folderOf(file) !== folderOf(to)));
    const [from] = callers;
    if (to === undefined || from === undefined || from === to) return;
    const isBack = callers.some((file) => folderOf(file) === folderOf(to));
    calls.set(`${from} ${to} ${isBack}`, { from, to, isBack });
  });
  await ask(async () => void (await cdp.runFreely()));
  return [...calls.values()];
}

async function filesOf(functions: readonly RanInSource[]): Promise<RequestPath['files']> {
  const files = [...new Set(functions.map(({ file }) => file))].sort();
  const texts = await Promise.all(files.map((file) => readFile(join(SRC, file), 'utf8')));
  return files.map((file, index) => ({ file, lines: texts[index]?.trimEnd().split('\n').length ?? 0 }));
}

function inSource(functions: readonly RanFunction[]): RanInSource[] {
  return functions.flatMap((each) => {
    const file = fileOf(each.url);
    return file === undefined ? [] : [{ ...each, file }];
  });
}

/** From `src` on; `undefined` for what is elsewhere. */
function fileOf(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined;
  const file = relative(SRC, fileURLToPath(url));
  return file.startsWith('..') || DATA.test(file) ? undefined : file;
}

/** The folder of `src` that a file belongs to. Files beside the folders are shared helpers and have none. */
function folderOf(file: string | undefined): string | undefined {
  return file?.includes('/') ? file.split('/')[0] : undefined;
}
