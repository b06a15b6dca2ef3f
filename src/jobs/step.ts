import type { Job, JobIn } from './job.ts';
import type { StepName } from './state-traits.ts';
import { type StateWithStep, traitsOf } from './states.ts';
import { createAskWhetherAnswered } from './steps/ask-whether-answered.ts';
import { createAssemble } from './steps/assemble.ts';
import { createAwaitReview } from './steps/await-review.ts';
import { createCancel } from './steps/cancel.ts';
import { createCheck } from './steps/check.ts';
import { createDeliver } from './steps/deliver.ts';
import { createDownload } from './steps/download.ts';
import { createFilm } from './steps/film.ts';
import { createKeep } from './steps/keep.ts';
import { createLookUp } from './steps/look-up.ts';
import { createNews } from './steps/news.ts';
import { createNotifyMember } from './steps/notify-member.ts';
import { createPoll } from './steps/poll.ts';
import { createSubmit } from './steps/submit.ts';
import { createStepTools, type NextLook, type StepDeps } from './steps/tools.ts';

/**
 * `step` moves a job one step further: one outside call, whose outcome is stored. It returns the milliseconds until the
 * next step. After a crash, every step can be repeated except the submit, which is made only for a job that this
 * process itself moved to `submitting`. `check` looks up an unclear job's submit once more.
 */
export function createStep(deps: StepDeps): {
  step(job: Job): Promise<NextLook>;
  check(job: JobIn<'unclear'>): Promise<void>;
  news: ReturnType<typeof createNews>;
  /** Forgets what the calls for the job taught: it is settled, or another process makes them from now on. */
  forget(id: string): void;
} {
  const tools = createStepTools(deps);
  const { lookUp, check } = createLookUp(tools);
  const notifyMember = createNotifyMember(tools);
  const { keep, awaitClick } = createKeep(tools, notifyMember);
  const steps = {
    'ask-whether-answered': createAskWhetherAnswered(tools),
    submit: createSubmit(tools, lookUp),
    poll: createPoll(tools),
    cancel: createCancel(tools),
    film: createFilm(tools),
    assemble: createAssemble(tools),
    download: createDownload(tools),
    'await-review': createAwaitReview(tools, notifyMember),
    deliver: createDeliver(tools),
    keep,
    'await-click': awaitClick,
    notify: notifyMember,
    'notify-and-check': createCheck(tools, notifyMember),
  } satisfies { [Name in StepName]: (job: JobIn<StateWithStep<Name>>) => Promise<NextLook> };

  async function step(job: Job): Promise<NextLook> {
    const { step: name } = traitsOf(job);
    // The table gives each state a step that accepts jobs in that state.
    return name === null ? undefined : (steps[name] as (job: Job) => Promise<NextLook>)(job);
  }

  return { step, check, news: createNews(tools, check), forget: tools.forget };
}
