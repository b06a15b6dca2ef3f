import type { JobIn } from '../job.ts';
import { retryMs } from '../retry.ts';
import type { NextLook, StepTools } from './tools.ts';

const ASK_TIMEOUT_MS = 20_000;
/** Long enough for Discord to know a new token. */
const MAX_ASK_ATTEMPTS = 4;

/** Creates the step that asks Discord if a job's command was answered, because the bot may have crashed in between. */
export function createAskWhetherAnswered(tools: StepTools) {
  const { deps, countFailure, isStopping, repeatable } = tools;
  const { apply, log, random } = deps;

  return async function askWhetherAnswered(job: JobIn<'accepted'>): Promise<NextLook> {
    try {
      const answer = await repeatable(job, ASK_TIMEOUT_MS, (signal) => deps.wasAnswered(job, signal));
      await apply(
        job.id,
        answer ? { type: 'answered', messageId: answer.messageId } : { type: 'unanswered' },
      );
    } catch (error) {
      if (isStopping(job)) return undefined;
      const attempt = countFailure(job.id);
      log.warn({ err: error, job: job.id, attempt }, 'could not find out whether the command was answered');
      if (attempt < MAX_ASK_ATTEMPTS) return retryMs(error, attempt, random());
      await apply(job.id, { type: 'unanswered' });
    }
    tools.resetFailures(job.id);
    return undefined;
  };
}
