import { isFinal, isIn, type Job } from './job.ts';
import { createCancel } from './steps/cancel.ts';
import { createFetch } from './steps/fetch.ts';
import { createPoll } from './steps/poll.ts';
import { createSubmit } from './steps/submit.ts';
import { createTell } from './steps/tell.ts';
import { createStepTools, type NextLook, type StepDeps } from './steps/tools.ts';

/**
 * Makes the function that takes a job one step on: one call to the outside, whose outcome is stored. It returns in
 * how many milliseconds to look again. Every step is safe to repeat after a crash but the submit, which is made only
 * for a job that this process itself has just ordered.
 */
export function createStep(deps: StepDeps): (job: Job) => Promise<NextLook> {
  const tools = createStepTools(deps);
  const submit = createSubmit(tools);
  const poll = createPoll(tools);
  const cancel = createCancel(tools);
  const { download, deliver } = createFetch(tools);
  const { tell, keep, askWhetherAnswered } = createTell(tools);

  return async (job) => {
    if (isFinal(job)) return tell(job);
    if (isIn(job, 'accepted')) return askWhetherAnswered(job);
    if (isIn(job, 'submitting')) return submit(job);
    if (isIn(job, 'running')) return poll(job);
    if (isIn(job, 'cancelling')) return cancel(job);
    if (isIn(job, 'downloading')) return download(job);
    if (isIn(job, 'delivering')) return deliver(job);
    if (isIn(job, 'undeliverable')) return keep(job);
    return undefined;
  };
}
