import { Worker } from 'node:worker_threads';

/** Reading a header takes milliseconds; what takes this long has been made to. */
const PROBE_TIMEOUT_MS = 10_000;
/** The reader costs some 20 MB and 100 ms to start: it stays for the next of a burst, not for ever. */
const IDLE_MS = 30_000;
/** A header can claim billions of samples in a few bytes; the thread that believes it dies at this heap. */
const HEAP_LIMIT_MB = 96;

/** What is known of a playable video. */
export interface ProbedVideo {
  width: number;
  height: number;
  durationSeconds: number;
  videoCodec: string;
  audioCodec: string | null;
  bytes: number;
}

export const probeProblems = [
  'missing',
  'empty',
  /** Another kind of file: a web page, a picture, noise. */
  'no_container',
  /** Sound only, or a codec that nothing here knows. */
  'no_video',
  'no_duration',
  /** The end that the header promises is not there. */
  'truncated',
  'unreadable',
  /** Made to keep a reader busy. */
  'too_slow',
] as const;
export type ProbeProblem = (typeof probeProblems)[number];

/** `cause` is for the log. */
export type ProbeResult =
  | { ok: true; video: ProbedVideo }
  | { ok: false; problem: ProbeProblem; cause: string };

/**
 * Says what video a file holds, or why it holds none that plays. Never throws and always answers: the file is read
 * in slices by a thread of its own, which is ended when it takes too long or too much.
 */
export async function probeVideo(path: string, options: { timeoutMs?: number } = {}): Promise<ProbeResult> {
  const turn = queue.then(() => ask(path, options.timeoutMs ?? PROBE_TIMEOUT_MS));
  queue = turn;
  return turn;
}

/** One file at a time: a second thread would only take the core that the bot itself needs. */
let queue: Promise<unknown> = Promise.resolve();
let reader: Worker | undefined;
let idle: NodeJS.Timeout | undefined;

async function ask(path: string, timeoutMs: number): Promise<ProbeResult> {
  clearTimeout(idle);
  const worker = reader ?? startReader();
  const { promise, resolve } = Promise.withResolvers<ProbeResult>();
  const fail = (problem: ProbeProblem, cause: string) => {
    stopReader(worker);
    resolve({ ok: false, problem, cause });
  };
  const onMessage = (result: ProbeResult) => resolve(result);
  const onError = (error: unknown) => fail('unreadable', `the reader failed: ${String(error)}`);
  const onExit = () => fail('unreadable', 'the reader ended');
  const timer = setTimeout(() => fail('too_slow', `no answer in ${timeoutMs} ms`), timeoutMs);
  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  worker.ref();
  worker.postMessage(path);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    worker.unref();
    if (reader === worker) idle = setTimeout(() => stopReader(worker), IDLE_MS).unref();
  }
}

function startReader(): Worker {
  const worker = new Worker(new URL('./probe-reader.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
    env: {},
    execArgv: [],
  });
  // An ended reader may still report: without a listener that would end the bot.
  worker.on('error', () => {});
  reader = worker;
  return worker;
}

function stopReader(worker: Worker): void {
  if (reader === worker) reader = undefined;
  void worker.terminate();
}
