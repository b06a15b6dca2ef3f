import type { Log } from '../log.ts';
import { INVALID_LIMITS, type InvalidAnswers } from './invalid-answers.ts';
import type { AskedWait } from './retry-after.ts';

/** Shorter waits are daily business. */
const LOGGED_FROM_MS = 5_000;

/** The log, or what a script has in place of it. */
export type TrafficLog =
  | Log
  | { [Level in 'info' | 'warn' | 'error']: (fields: object, message: string) => void };

/** What a pause means, after "for 60 s". */
const meanings: Record<AskedWait['reach'] | 'first-response', string> = {
  route: 'nothing is sent there; messages that are due are sent later',
  bot: 'nothing is sent with the bot token; messages that are due are sent later',
  address:
    "nothing but first responses to commands is sent, since Discord's edge limits this address; messages and videos are sent later",
  'first-response': 'commands go unanswered and start no job; nothing is charged',
};

/** Says in the log what Discord limits and refuses, and what that means. */
export function createTrafficLog(log: TrafficLog, invalid: InvalidAnswers) {
  /** The highest of the limits that the log knows to be reached. */
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
              ? ' Until they are fewer, only first responses to commands are sent.'
              : ' Until they are fewer, nothing is sent.';
        log[reached === noticed ? 'warn' : 'error'](
          { count: invalid.count(), ...invalid.summary() },
          `${reached} requests of the last 10 minutes were refused with 401, 403 or 429; at 10,000 Discord bans this address for a while.${done}`,
        );
      }
      loggedLimit = reached;
    },
  };
}

export function seconds(ms: number): string {
  return `${Math.ceil(ms / 1_000)} s`;
}
