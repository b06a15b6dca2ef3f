import { isFinal, isIn, type Job, type JobIn } from './job.ts';
import { createCancel } from './steps/cancel.ts';
import { createDownload } from './steps/download.ts';
import { createDeliver } from './steps/fetch.ts';
import { createLookUp } from './steps/look-up.ts';
import { createPoll } from './steps/poll.ts';
import { createSubmit } from './steps/submit.ts';
import { createTell } from './steps/tell.ts';
import { createStepTools, type NextLook, type StepDeps } from './steps/tools.ts';

/**
 * `step` takes a job one step on: one call to the outside, whose outcome is stored. It returns in how many
 * milliseconds to look again. Every step is safe to repeat after a crash but the submit, which is made only for a
 * job that this process itself has just ordered. `check` looks an unclear job's order up once more.
 */
export function createStep(deps: StepDeps): {
  step(job: Job): Promise<NextLook>;
  check(job: JobIn<'unclear'>): Promise<void>;
} {
  const tools = createStepTools(deps);
  const { lookUp, check } = createLookUp(tools);
  const submit = createSubmit(tools, lookUp);
  const poll = createPoll(tools);
  const cancel = createCancel(tools);
  const download = createDownload(tools);
  const deliver = createDeliver(tools);
  const { tell, keep, awaitReview, askWhetherAnswered } = createTell(tools);

  async function step(job: Job): Promise<NextLook> {
    if (isFinal(job)) return tell(job);
    if (isIn(job, 'accepted')) return askWhetherAnswered(job);
    if (isIn(job, 'submitting')) return submit(job);
    if (isIn(job, 'running')) return poll(job);
    if (isIn(job, 'cancelling')) return cancel(job);
    if (isIn(job, 'downloading')) return download(job);
    if (isIn(job, 'reviewing')) return awaitReview(job);
    if (isIn(job, 'delivering')) return deliver(job);
    if (isIn(job, 'undeliverable')) return keep(job);
    return undefined;
  }

  return { step, check };
}
