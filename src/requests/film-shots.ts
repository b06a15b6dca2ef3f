import { UserError } from '../errors.ts';
import type { Engine } from '../jobs/engine-contract.ts';
import type { FilmShot } from '../jobs/film.ts';
import type { FilmCalls } from '../jobs/film-calls.ts';
import { OpenLimitError } from '../jobs/intake.ts';
import { isIn, type JobIn } from '../jobs/job.ts';
import { StorageError } from '../jobs/store.ts';
import { translator } from '../locales/translate.ts';
import type { Clock } from '../runtime/clock.ts';
import { needsPriceConfirmation } from './checks.ts';
import { type ConsentDeps, consentOf } from './people.ts';
import type { Answered, Reply } from './reply.ts';
import type { MemberRequest } from './request.ts';
import type { Requester } from './requester.ts';
import { requireFitted } from './require-fitted.ts';
import { type createSubmit, newJob } from './submit.ts';
import type { Validate } from './validate.ts';

interface BeginShotDeps {
  validate: Validate;
  consent: ConsentDeps;
  begin: Pick<ReturnType<typeof createSubmit>, 'start'>;
  jobs: Pick<Engine, 'get'>;
  clock: Clock;
}

/**
 * Creates the function that asks for a shot of a film, as its member would in the channel or in the film's thread, but
 * without an interaction. Nobody could answer a question, so one that comes up refuses the shot.
 */
export function createBeginShot({
  validate,
  consent,
  begin,
  jobs,
  clock,
}: BeginShotDeps): FilmCalls['begin'] {
  return async (film, shot, before) => {
    const requester = requesterOf(film, shot, clock.now());
    try {
      const asked = shotRequest(shot, before);
      const fitted = await requireFitted(validate, asked, requester);
      const { given, missing } = await consentOf(fitted.asked, requester, fitted.settings, consent);
      if (missing) throw new UserError((t) => t('film.optedOutSince'));
      if (needsPriceConfirmation(fitted)) throw new UserError((t) => t('film.priceChanged'));
      const reply = silentReply(film, jobs);
      const job = newJob(fitted, { consent: given, origin: reply.origin, nowMs: clock.now() });
      await begin.start(job, fitted, reply);
      return 'begun';
    } catch (error) {
      if (!(error instanceof UserError) || error.cause instanceof StorageError) throw error;
      if (error.cause instanceof OpenLimitError) return 'later';
      return {
        refused: error.sentence(translator(film.origin.language, film.origin.guildId)),
        // A decision has no cause.
        ...(error.cause !== undefined && { mayPass: true }),
      };
    }
  };
}

/** What is asked for a shot. `before`: the job whose last frame it begins with, if it continues. */
export function withFrameOf(asked: MemberRequest, before: string | undefined): MemberRequest {
  if (before === undefined) return asked;
  const inputs = asked.inputs.filter(({ role }) => role !== 'first');
  return {
    ...asked,
    inputs: [{ role: 'first', source: { lastFrameOf: { videoOf: before } } }, ...inputs],
    continues: before,
  };
}

function shotRequest({ asked, continues }: FilmShot, before: string | undefined): MemberRequest {
  // This bot wrote it, with everything that members say in it.
  const stored = asked as unknown as MemberRequest;
  return withFrameOf(stored, continues ? before : undefined);
}

function requesterOf({ id, origin, film }: JobIn<'filming'>, shot: FilmShot, nowMs: number): Requester {
  const { guildId, channelId, userId, roleIds, isAgeRestricted = false, memberLanguage } = origin;
  const { threadId, requester } = film ?? {};
  return {
    ...{ requestId: shot.jobId, askedAtMs: nowMs, userId, roleIds, guildId, isAgeRestricted },
    channelId: threadId ?? channelId,
    parentChannelId: threadId ? channelId : (requester?.parentChannelId ?? null),
    guildLocale: requester?.guildLocale ?? null,
    memberLanguage: memberLanguage ?? 'en',
    shot: { filmId: id, isUncounted: shot.isUncounted ?? false },
  };
}

/** A shot has no message until its video is there. */
function silentReply({ id, origin, film }: JobIn<'filming'>, { get }: Pick<Engine, 'get'>): Reply {
  const { applicationId, appPermissions, uploadLimitBytes, messageId } = origin;
  const arrived = async () => ({ kind: 'arrived', messageId: null }) as const;
  /** Nothing is paid for a film that was canceled while its shot was checked. */
  const show = async (): Promise<Answered> => {
    const job = get(id);
    if (job && isIn(job, 'filming')) return arrived();
    return { kind: 'refused', error: new UserError((t) => t('job.cancelled')) };
  };
  const unasked = async () => {
    throw new Error('nobody could answer a question about a shot');
  };
  return {
    origin: {
      ...{ applicationId, appPermissions, uploadLimitBytes, interactionToken: '' },
      ...(messageId !== null && !film?.threadId && { below: messageId }),
    },
    ...{ thinking: arrived, show, async takeBack() {} },
    ...{
      ask: unasked,
      offerSuccessor: unasked,
      offerAble: unasked,
      offerOthers: unasked,
      offerLess: unasked,
    },
  };
}
