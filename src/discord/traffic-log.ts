import type { Log } from '../log.ts';
import type { InvalidAnswers } from './invalid-answers.ts';
import type { AskedWait } from './retry-after.ts';

/** Shorter waits happen all the time. */
const LOGGED_FROM_MS = 5_000;

/** The log, or a script's replacement for it. */
export type TrafficLog =
  | Log
  | { [Level in 'info' | 'warn' | 'error']: (fields: object, message: string) => void };

/** The effect of a pause, after "for 60 s". */
const meanings: Record<AskedWait['reach'] | 'first-response', string> = {
  route: 'nothing is sent there; due messages are sent later',
  bot: 'nothing is sent with the bot token; due messages are sent later',
  address:
    "only first responses to commands are sent, because Discord's edge limits this address; messages and videos are sent later",
  'first-response': 'commands go unanswered and start no job; nothing is charged',
};

/** What follows from so many invalid answers, the mildest first. */
const consequences = {
  noticed: '',
  most: ' Until there are fewer, only first responses to commands are sent.',
  all: ' Until there are fewer, nothing is sent.',
};
const severity = (limit: keyof typeof consequences | undefined) =>
  limit === undefined ? -1 : Object.keys(consequences).indexOf(limit);

/** Logs what Discord limits and refuses, and what that means. */
export function createTrafficLog(log: TrafficLog, invalid: InvalidAnswers) {
  /** The highest limit that the log has reported as reached. */
  let logged: ReturnType<InvalidAnswers['reached']>;
  return {
    /** A new pause has begun after a 429. */
    limited(
      route: string,
      waitMs: number,
      what: keyof typeof meanings,
      { isKnown }: Pick<AskedWait, 'isKnown'>,
    ) {
      if (isKnown && waitMs < LOGGED_FROM_MS) return;
      const suffix = isKnown ? '' : ', without saying for how long';
      log.warn(
        { route, waitMs },
        `Discord limits ${route} (429${suffix}). For ${seconds(waitMs)} ${meanings[what]}`,
      );
    },
    /** Another answer counts as invalid. */
    refused() {
      const reached = invalid.reached();
      if (reached && severity(reached) > severity(logged)) {
        const count = invalid.count();
        log[reached === 'noticed' ? 'warn' : 'error'](
          { count, ...invalid.summary() },
          `${count} requests in the last 10 minutes were refused with 401, 403 or 429. At 10,000, Discord bans this address for a while.${consequences[reached]}`,
        );
      }
      logged = reached;
    },
  };
}

export function seconds(ms: number): string {
  return `${Math.ceil(ms / 1_000)} s`;
}
