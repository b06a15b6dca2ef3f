import type { Log } from '../log.ts';
import { INVALID_LIMITS, type InvalidAnswers } from './invalid-answers.ts';
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

/** Logs what Discord limits and refuses, and what that means. */
export function createTrafficLog(log: TrafficLog, invalid: InvalidAnswers) {
  /** The highest limit that the log has reported as reached. */
  let loggedLimit = 0;
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
      const reached = Object.values(INVALID_LIMITS).findLast((limit) => invalid.count() >= limit) ?? 0;
      if (reached > loggedLimit) {
        const { noticed, most } = INVALID_LIMITS;
        const done =
          reached === noticed
            ? ''
            : reached === most
              ? ' Until there are fewer, only first responses to commands are sent.'
              : ' Until there are fewer, nothing is sent.';
        log[reached === noticed ? 'warn' : 'error'](
          { count: invalid.count(), ...invalid.summary() },
          `${reached} requests in the last 10 minutes were refused with 401, 403 or 429. At 10,000, Discord bans this address for a while.${done}`,
        );
      }
      loggedLimit = reached;
    },
  };
}

export function seconds(ms: number): string {
  return `${Math.ceil(ms / 1_000)} s`;
}
