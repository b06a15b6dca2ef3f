import { firstStage, providerOf } from '../catalog/ways.ts';
import { type Allowance, spenderOf } from '../jobs/allowance.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import type { Consent, Job } from '../jobs/job.ts';
import { guildLocaleOf } from '../locales/languages.ts';
import { translator } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Settings } from '../settings/schema.ts';
import { asRefusal } from './as-refusal.ts';
import {
  type Allowances,
  type Asking,
  type Fitted,
  hasFirstFrame,
  needsPriceConfirmation,
} from './checks.ts';
import type { RequestInputs } from './inputs.ts';
import { type ModerateDeps, moderate } from './moderate.ts';
import { type ConsentDeps, consentOf } from './people.ts';
import type { Preferences } from './preferences.ts';
import { createThinking, withFiles } from './prepare.ts';
import { ask, offerInstead, type QuestionDeps, withOffer } from './questions.ts';
import type { Answered, Reply } from './reply.ts';
import type { MemberRequest } from './request.ts';
import type { Requester } from './requester.ts';
import { createRetryOnce, type RetryDeps } from './retry-once.ts';
import type { Stories } from './stories.ts';
import { asTrial, type Trials } from './trials.ts';
import type { Validate } from './validate.ts';

export interface SubmitDeps extends QuestionDeps, RetryDeps {
  validate: Validate;
  allowances: Allowances;
  consent: ConsentDeps;
  moderation: ModerateDeps;
  inputs: RequestInputs;
  /** Deletes the files of a job that was refused. */
  forgetFiles(jobId: string): Promise<void>;
  preferences: Pick<Preferences, 'setLastModel'>;
  jobs: Pick<Engine, 'get' | 'refresh' | 'accept' | 'apply' | 'recheck'>;
  trials: Pick<Trials, 'begin' | 'take'>;
  stories: Pick<Stories, 'claim' | 'release'>;
  clock: Clock;
  log: Log;
}

/**
 * Turns a request into a job, or asks first, in answers through `reply`. Throws a `UserError` if it may not be made, and
 * what refused the answer if Discord accepts none. Except for a `StorageError`, nothing was started then.
 */
export type Submit = (asked: MemberRequest, requester: Requester, reply: Reply) => Promise<void>;

export function createSubmit(deps: SubmitDeps) {
  const { jobs, clock, log } = deps;
  /** The operator has set an endpoint and the server wants it. */
  const isModerated = ({ moderation }: Settings) => moderation && deps.moderation.moderator !== undefined;
  const retryOnce = createRetryOnce(deps);
  const whileThinking = createThinking(deps);

  const prepare = (job: Job, fitted: Fitted, reply: Reply) =>
    whileThinking(job, reply, async () =>
      acceptCounted(await withFiles(job, fitted, { ...deps, isModerated: isModerated(fitted.settings) })),
    );

  async function submit(asked: MemberRequest, requester: Requester, reply: Reply): Promise<void> {
    const checked = await deps.validate(asked, requester).catch(withOffer);
    if (!('valid' in checked)) return offerInstead(checked, asked, requester, { ...deps, reply });
    const fitted = checked.valid;
    const { given, missing } = await consentOf(fitted.asked, requester, fitted.settings, deps.consent);
    const needsPrice = needsPriceConfirmation(fitted);
    if (needsPrice || missing) return ask(fitted, { needsPrice, missing }, { ...deps, reply });
    if (asked.model !== null) deps.preferences.setLastModel(requester.userId, fitted.model.id);
    const job = newJob(fitted, { consent: given, origin: reply.origin, nowMs: clock.now() });
    const begin = () => start(job, fitted, reply);
    if (asked.retryOf?.isUnclear) await retryOnce(asked.retryOf.jobId, job.id, begin);
    else await begin();
  }

  async function start(job: Job, fitted: Fitted, reply: Reply): Promise<void> {
    const { asked, requester, earlierJob, settings } = fitted;
    // These take longer than Discord waits for a first response.
    const isSlow = asked.inputs.length > 0 || earlierJob !== undefined || isModerated(settings);
    const make = () => (isSlow ? prepare(job, fitted, reply) : acceptCounted(job));
    const accepted = await (fitted.isTrial ? asTrial(job, fitted.model, make, deps) : make());
    if (!accepted) return;
    await answer(accepted, requester, reply);
    // If nothing was begun, the unclear job can still be looked up.
    if (asked.retryOf?.isUnclear && jobs.get(job.id))
      await jobs.apply(asked.retryOf.jobId, { type: 'given-up' });
  }

  async function acceptCounted(job: Job): Promise<Job | undefined> {
    if (job.story !== undefined) await deps.stories.claim(job);
    const allowances = deps.allowances.fresh(spenderOf(job));
    return allowances.then(accept.bind(undefined, job)).catch(async (error: unknown) => {
      if (job.story !== undefined) await releaseTurn(job);
      throw asRefusal(error, job.origin.guildId, deps);
    });
  }

  async function releaseTurn(job: Job): Promise<void> {
    await deps.stories.release(job).catch((err: unknown) => {
      log.warn({ err, job: job.id }, 'could not give a turn in a story back');
    });
  }

  /** Accepts a job that brings only its title, once moderated. `checkAgain`: others were accepted meanwhile. */
  async function acceptSaying(
    job: Job,
    settings: Settings,
    { reply, checkAgain }: { reply: Reply; checkAgain(): Promise<void> },
  ): Promise<Job | undefined> {
    if (!isModerated(settings)) return accept(job);
    return whileThinking(job, reply, async () => {
      await moderate(job, settings, deps.moderation);
      await checkAgain();
      return accept(job);
    });
  }

  /** The job once it is stored; `undefined` if it was stored before, because its request arrived twice. */
  async function accept(job: Job, allowances: readonly Allowance[] = []): Promise<Job | undefined> {
    const isNew = await jobs.accept(job, allowances);
    if (!isNew) log.warn({ job: job.id }, 'this command arrived twice; only the first counts');
    return isNew ? job : undefined;
  }

  /** Queues the job once its message is visible. A job whose answer certainly didn't arrive ends unpaid. */
  async function answer(job: Job, { askedAtMs }: Requester, reply: Reply): Promise<void> {
    const answered = await shown(job, reply);
    if (answered.kind === 'arrived') return;
    const { error } = answered;
    if (answered.kind === 'unknown') {
      const about = { err: error, job: job.id, ageMs: clock.now() - askedAtMs };
      log.warn(about, "it's unknown whether the first response arrived; asking Discord");
      jobs.recheck(job.id);
      return;
    }
    await jobs.apply(job.id, { type: 'unanswered' });
    throw error;
  }

  async function shown(job: Job, reply: Reply): Promise<Answered> {
    try {
      const answered = await reply.show(job);
      if (answered.kind === 'arrived')
        await jobs.apply(job.id, { type: 'answered', messageId: answered.messageId });
      return answered;
    } catch (error) {
      return { kind: 'unknown', error };
    }
  }

  return { submit, start, accept, acceptSaying, answer, whileThinking, isModerated };
}

/** The job as it is accepted, without its inputs and its still. */
export function newJob(
  { asked, requester, settings, way, request, notes, usd, imageOwnerIds, earlierJob }: Fitted,
  { consent, ...now }: { consent: Consent | undefined; origin: Reply['origin']; nowMs: number },
): Job {
  const base = jobBase({ requester, settings }, now);
  return {
    ...base,
    ...(imageOwnerIds.length > 0 && { imageOwnerIds: [...imageOwnerIds] }),
    ...(asked.continues !== undefined && { continues: asked.continues }),
    // Elsewhere, it's a video like any other.
    ...(asked.story !== undefined && asked.story === requester.channelId && { story: asked.story }),
    ...(consent && { consent }),
    ...(earlierJob
      ? { stage: earlierJob.stage, provider: providerOf(way, way.stages[earlierJob.stage]) }
      : firstStage(way, hasFirstFrame(asked))),
    ...(earlierJob?.stillSource && { stillSource: earlierJob.stillSource }),
    notes: notes.map((note) => note(translator(base.origin.language))),
    ...{ request, notify: asked.notify, reservedUsd: usd },
  };
}

/** The parts of a new job that depend only on who asks, where and when. */
export function jobBase(
  { requester, settings }: Asking,
  { origin, nowMs }: { origin: Reply['origin']; nowMs: number },
) {
  const { requestId, guildId, channelId, userId, roleIds, isAgeRestricted, memberLanguage, shot } = requester;
  return {
    ...{ id: requestId, inputs: [], still: null, task: null, costUsd: null, told: false },
    ...(settings.isReviewed && { review: {} }),
    ...(shot && { shotOf: shot.filmId, ...(shot.isUncounted && { isUncounted: true }) }),
    origin: {
      ...{ ...origin, guildId, channelId, userId, roleIds: [...roleIds], isAgeRestricted, memberLanguage },
      language: guildLocaleOf(requester, settings),
      ...{ messageId: null, isThread: requester.parentChannelId !== null },
    },
    status: { state: 'accepted' },
    ...{ createdAtMs: nowMs, stateSinceMs: nowMs, spentMs: {}, timeZone: settings.timeZone },
  } satisfies Partial<Job>;
}
