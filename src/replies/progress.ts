import { type MessageFailure, messageFailure } from '../discord/errors.ts';
import type { FileAttachment } from '../discord/upload.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { isStranded, traitsOf } from '../jobs/states.ts';
import type { Log } from '../log.ts';
import { type Clock, momentOf, mostMs } from '../runtime/clock.ts';

/** Time between two edits of one job's message. */
const TICK_MS = 10_000;
/** An edit takes 2 ms of processor time. With more jobs, each is edited less often, so that there is time to work. */
const EDITS_PER_SECOND = 200;
/**
 * After the token expires, all jobs of a channel share one rate limit: one edit per second, with room for their ends.
 */
const CHANNEL_TICK_MS = 30_000;
const CHANNEL_SHARE_MS = 1_500;
/** Of all channels, half of what `traffic.ts` lets through: the other half is for videos and pings. */
const CHANNEL_EDITS_PER_SECOND = 20;
/** Discord limits edits of messages older than an hour. From then on, only the end is shown. */
const LAST_TICK_AGE_MS = 60 * 60_000;
/** A change this soon after the first response is shown at once: "in the queue" would be outdated. */
const EARLY_MS = 3_000;
/**
 * A message that may not be edited now may be editable later, for example after a time-out of the bot. Each refused
 * edit counts against it.
 */
const CLOSED_TICK_MS = 5 * 60_000;
const EDIT_TIMEOUT_MS = 8_000;
/** An image takes longer than a text. */
const IMAGE_TIMEOUT_MS = 30_000;
/**
 * Another process may take the job 15 s after this one's last sign of life, which is up to 10 s old when an edit begins.
 */
const OVERTAKEN_MS = 5_000;

interface Ticker {
  answeredAtMs: number;
  earlyUsed: boolean;
  cancelTimer: () => void;
  inFlight: Promise<void>;
  /** The next image of the video, while it is being made, and what is known of it until it's there. */
  image: 'none' | 'reading' | 'refused' | FileAttachment;
}

/** Keeps the messages of unfinished jobs up to date. */
export interface ProgressReporter {
  /** Call this after each change of a job. */
  onChange(job: Job, previous: Job): void;
  /** Starts editing the message of a job from an earlier process. */
  resume(job: Job): void;
  /** Stops edits of this job. Resolves when the last one is done, so that none overtakes the final one. */
  quiet(jobId: string): Promise<void>;
  /** Milliseconds until the message is edited again if nothing happens; infinite if it isn't. */
  nextEditMs(job: Job): number;
  close(): void;
}

export function createProgressReporter(deps: {
  clock: Clock;
  log: Log;
  getJob(id: string): Job | undefined;
  hasToken(job: Job): boolean;
  /** Whether this process's jobs are surely its own. Another one may have shown a job's end already. */
  isAlive(): boolean;
  /** Renders the job's present state and edits its message. */
  edit(job: Job, signal: AbortSignal): Promise<void>;
  /** The same, with the still of the job's first stage. Another file that is there takes its place unless it `mayEnd`. */
  showStill(job: Job, signal: AbortSignal, mayEnd: () => boolean): Promise<void>;
  /** The newest image of a video that is being made, if everybody may see it. Never rejects. */
  readImage(job: Job): Promise<FileAttachment | undefined>;
  /** Like `showStill`, for such an image. */
  showImage(job: Job, image: FileAttachment, signal: AbortSignal, mayEnd: () => boolean): Promise<void>;
  /** Shows the job as it is stored by now, if another process has it. */
  showOvertaken(jobId: string, signal: AbortSignal): Promise<void>;
}): ProgressReporter {
  const { clock, log } = deps;
  const tickers = new Map<string, Ticker>();
  let isStopped = false;

  function begin(job: Job, delayMs: number) {
    const ticker: Ticker = {
      answeredAtMs: clock.now(),
      earlyUsed: false,
      cancelTimer: () => {},
      inFlight: Promise.resolve(),
      image: 'none',
    };
    tickers.set(job.id, ticker);
    schedule(job.id, ticker, delayMs);
  }

  function schedule(id: string, ticker: Ticker, delayMs: number) {
    ticker.cancelTimer();
    if (!isStopped) ticker.cancelTimer = clock.after(delayMs, () => tick(id, ticker));
  }

  function tickMs(job: Job): number {
    if (deps.hasToken(job)) return Math.max(TICK_MS, (1_000 * tickers.size) / EDITS_PER_SECOND);
    let [withoutToken, sharers] = [0, 0];
    for (const id of tickers.keys()) {
      const other = deps.getJob(id);
      if (!other || deps.hasToken(other)) continue;
      withoutToken++;
      if (other.origin.channelId === job.origin.channelId) sharers++;
    }
    return Math.max(
      CHANNEL_TICK_MS,
      sharers * CHANNEL_SHARE_MS,
      (1_000 * withoutToken) / CHANNEL_EDITS_PER_SECOND,
    );
  }

  function tick(id: string, ticker: Ticker) {
    const job = deps.getJob(id);
    if (job === undefined || tickers.get(id) !== ticker || !traitsOf(job).ticks) return;
    const ageMs = clock.now() - job.createdAtMs;
    if (ageMs > LAST_TICK_AGE_MS) return;
    schedule(id, ticker, tickMs(job));
    const { image } = ticker;
    if (typeof image === 'object') {
      ticker.image = 'none';
      ticker.inFlight = edit(job, ticker, withImage(ticker, image), IMAGE_TIMEOUT_MS);
    } else {
      ticker.inFlight = edit(job, ticker, deps.edit, EDIT_TIMEOUT_MS);
      if (image === 'none') void readNext(job, ticker);
    }
  }

  /** Reads the image for the next edit: every second one shows one. Each is one more file, and members see it change. */
  async function readNext(job: Job, ticker: Ticker) {
    ticker.image = 'reading';
    await ticker.inFlight;
    // An edit that has just ended may have shown the one before.
    if (ticker.image === 'reading') ticker.image = (await deps.readImage(job)) ?? 'none';
  }

  /** If Discord accepts no image, or it isn't known, text edits go on, and the video comes without others before it. */
  function withImage(ticker: Ticker, image: FileAttachment): typeof deps.showStill {
    return (job, ...rest) =>
      deps.showImage(job, image, ...rest).catch((err: unknown) => {
        ticker.image = 'refused';
        if (messageFailure(err) === 'message-gone') throw err;
        log.debug({ err, job: job.id }, 'could not show an image of a video that is being made');
      });
  }

  async function edit(job: Job, ticker: Ticker, change: typeof deps.showStill, timeoutMs: number) {
    await ticker.inFlight;
    if (!deps.isAlive()) return;
    const begunAt = momentOf(clock);
    // Once it isn't alive for a moment, the job is quiet.
    const mayEnd = () => deps.isAlive() && tickers.get(job.id) === ticker;
    await change(job, clock.timeout(timeoutMs), mayEnd).catch((err: unknown) =>
      afterFailure(job, ticker, err),
    );
    // This process may have stood still meanwhile, and the edit may have come after those of another one.
    if (mostMs(begunAt, momentOf(clock)) < OVERTAKEN_MS) return;
    await deps.showOvertaken(job.id, clock.timeout(EDIT_TIMEOUT_MS)).catch((err: unknown) => {
      log.warn({ err, job: job.id }, 'an edit took long, and may hide what another process has shown since');
    });
  }

  function afterFailure(job: Job, ticker: Ticker, err: unknown) {
    const failure = messageFailure(err);
    log.debug({ err, job: job.id, failure }, 'a progress edit failed');
    if (tickers.get(job.id) !== ticker) return;
    if (failure === 'message-gone') ticker.cancelTimer();
    else if (isClosed(failure)) schedule(job.id, ticker, CLOSED_TICK_MS);
  }

  /** Shows at once what can't wait for the next edit. */
  function react(job: Job, previous: Job, ticker: Ticker) {
    if (job.origin.tokenAtMs !== previous.origin.tokenAtMs) {
      tick(job.id, ticker);
    } else if (job.stage > previous.stage) {
      schedule(job.id, ticker, tickMs(job));
      ticker.inFlight = edit(job, ticker, deps.showStill, IMAGE_TIMEOUT_MS);
    } else if (isStranded(job) && !isStranded(previous)) {
      // However old the message is: from then on it says that the provider doesn't answer.
      ticker.inFlight = edit(job, ticker, deps.edit, EDIT_TIMEOUT_MS);
    } else if (isEarlyStart(job, previous, ticker) || isAwaited(job, previous)) {
      tick(job.id, ticker);
    }
  }

  /** Whether it starts so soon that the first response would be outdated. Once for each job. */
  function isEarlyStart(job: Job, previous: Job, ticker: Ticker): boolean {
    const isMade = (each: Job) => isIn(each, 'running', 'assembling');
    if (!isMade(job) || isMade(previous) || ticker.earlyUsed) return false;
    ticker.earlyUsed = clock.now() - ticker.answeredAtMs <= EARLY_MS;
    return ticker.earlyUsed;
  }

  return {
    onChange(job, previous) {
      if (isShownAnew(job, previous)) begin(job, TICK_MS);
      const ticker = tickers.get(job.id);
      if (ticker === undefined) return;
      if (traitsOf(job).ticks) react(job, previous, ticker);
      else ticker.cancelTimer();
    },
    // At the start, one after the other.
    resume(job) {
      if (!hasNoMessage(job)) begin(job, (1_000 * tickers.size) / EDITS_PER_SECOND);
    },
    nextEditMs(job) {
      const nextMs = tickMs(job);
      const isOver = clock.now() + nextMs - job.createdAtMs > LAST_TICK_AGE_MS;
      return isOver || !traitsOf(job).ticks ? Number.POSITIVE_INFINITY : nextMs;
    },
    async quiet(jobId) {
      const ticker = tickers.get(jobId);
      tickers.delete(jobId);
      ticker?.cancelTimer();
      await ticker?.inFlight;
    },
    close() {
      isStopped = true;
      for (const ticker of tickers.values()) ticker.cancelTimer();
      tickers.clear();
    },
  };
}

/**
 * Whether edits of its message should begin: it was just answered, or it's a shot that has got one, or the member who
 * clicked Retry or Check sees it.
 */
function isShownAnew(job: Job, previous: Job): boolean {
  if (hasNoMessage(job)) return false;
  if (hasNoMessage(previous)) return traitsOf(job).ticks;
  if (isIn(previous, 'accepted')) return isIn(job, 'queued', 'filming');
  return isIn(previous, 'failed', 'unclear') && traitsOf(job).ticks;
}

/** A shot of a film has none until it has something to show. */
function hasNoMessage({ shotOf, origin }: Job): boolean {
  return shotOf !== undefined && origin.messageId === null;
}

/** Whether somebody waits for this change right now, because they clicked Cancel. */
function isAwaited(job: Job, previous: Job): boolean {
  const cancels = ({ status }: Job) =>
    status.state === 'cancelling' || (status.state === 'submitting' && status.cancelRequested);
  return cancels(job) && !cancels(previous);
}

/** The next edits would fail too, for minutes at least. */
function isClosed(failure: MessageFailure): boolean {
  return failure === 'out-of-reach' || failure === 'refused';
}
