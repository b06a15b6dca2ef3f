import type { Asked, Assistant } from '../assistant/assistant.ts';
import { NoAnswerError, type NoAnswerReason } from '../assistant/assistant.ts';
import { EditableError, PassingError, UserError } from '../errors.ts';
import { AllowanceError } from '../jobs/allowance.ts';
import { ASSISTANT, type AssistantCalls, CallRefusedError } from '../jobs/assistant-calls.ts';
import { periodOf } from '../jobs/period.ts';
import { inARow, type Sentence } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { relativeTime } from '../replies/times.ts';
import type { Clock } from '../runtime/clock.ts';
import type { EffectiveSettings } from '../settings/for-member.ts';
import type { Allowances } from './checks.ts';
import type { Requester } from './requester.ts';

export interface CallDeps {
  assistant: Assistant;
  calls: AssistantCalls;
  allowances: Pick<Allowances, 'fresh' | 'onRefused'>;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

interface Asker {
  requester: Requester;
  settings: Pick<EffectiveSettings, 'assistantCalls' | 'timeZone'>;
}

/** An answer, and how many calls its member has left today. */
export interface Answered<T> {
  answer: T;
  callsLeft: number;
}

/**
 * Asks the assistant for a member, once: within their calls of the day, one at a time, and within every budget. What it
 * cost is in the ledger, whatever came of it. Throws a `UserError` that says why there is no answer.
 */
export async function callAssistant<T>(
  question: Asked<T>,
  asker: Asker,
  deps: CallDeps,
): Promise<Answered<T>> {
  const { assistant, calls, log } = deps;
  const { requestId, guildId } = asker.requester;
  const most = asker.settings.assistantCalls;
  if (most === 0) throw new UserError((t) => t('assistant.off'));
  const mostUsd = assistant.mostUsd(question);
  const count = await begin(mostUsd, asker, deps);
  try {
    const { answer, usd, usage } = await assistant.ask(question);
    await calls.end(requestId, usd);
    // Without a price, this is all there is to see of the cost.
    log.info({ guild: guildId, ...usage, usd }, 'asked the assistant');
    return { answer, callsLeft: Math.max(0, most - count) };
  } catch (error) {
    // Whatever else went wrong, it may have been asked.
    await calls.end(requestId, error instanceof NoAnswerError ? error.usd : mostUsd);
    if (!(error instanceof NoAnswerError)) throw error;
    const { why, usd, cause } = error;
    log[why === 'away' ? 'error' : 'warn'](
      { err: cause, guild: guildId, why },
      'the assistant gave no answer',
    );
    const counted: Sentence = (t) => (usd === null ? t('assistant.notCounted') : t('assistant.counted'));
    throw new EditableError((t) => inARow(t, t(noAnswer[why]), counted(t)));
  }
}

const noAnswer = {
  away: 'assistant.away',
  busy: 'assistant.busy',
  slow: 'assistant.slow',
  unusable: 'assistant.unusable',
} as const satisfies Record<NoAnswerReason, string>;

/** Opens the call and reserves the most that it can cost. Resolves with its number among those of today. */
async function begin(
  mostUsd: number,
  { requester, settings }: Asker,
  { calls, allowances, clock }: CallDeps,
): Promise<number> {
  const { requestId: id, guildId, userId, roleIds } = requester;
  const atMs = clock.now();
  const period = periodOf('day', atMs, settings.timeZone);
  const all = await allowances.fresh({ guildId, userId, roleIds, model: ASSISTANT, atMs });
  try {
    return await calls.begin(
      { id, guildId, userId, roleIds, atMs, reservedUsd: mostUsd },
      // It is no video.
      { allowances: all.filter(({ unit }) => unit === 'usd'), period, most: settings.assistantCalls },
    );
  } catch (error) {
    const opens = relativeTime(period.untilMs);
    if (error instanceof CallRefusedError)
      throw new PassingError((t) =>
        error.why === 'busy'
          ? t('assistant.oneAtATime')
          : t('assistant.enough', { max: settings.assistantCalls, opens }),
      );
    if (!(error instanceof AllowanceError)) throw error;
    allowances.onRefused(error, guildId);
    const { allowance, neverFits } = error;
    throw new PassingError((t) =>
      neverFits
        ? t('assistant.overBudget')
        : t('assistant.noBudget', { opens: relativeTime(allowance.period.untilMs) }),
    );
  }
}
