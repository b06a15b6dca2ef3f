import { UserError } from '../errors.ts';
import {
  type FilmShot,
  MAX_FILM_SECONDS,
  MAX_SHOTS,
  MIN_SHOTS,
  shotJobId,
  VIDEO_SECONDS,
} from '../jobs/film.ts';
import type { Planned } from '../jobs/film-holds.ts';
import type { Job } from '../jobs/job.ts';
import { isJoinable, ownersOf, REEL_MODEL, REEL_PROVIDER, secondsOf } from '../jobs/reel.ts';
import { isFinal } from '../jobs/states.ts';
import type { EffectiveSettings } from '../settings/for-member.ts';
import {
  checkSpending,
  type Fitted,
  hasNoBlockedWord,
  isAllowedHere,
  needsPriceConfirmation,
  type ValidateDeps,
} from './checks.ts';
import type { FilmOrder, MakeFilm, OrderedShot } from './film-order.ts';
import { withFrameOf } from './film-shots.ts';
import { type ConsentDeps, checkOptedOut, consentOf, type MissingConsent } from './people.ts';
import type { Reply } from './reply.ts';
import type { Requester } from './requester.ts';
import { requireFitted } from './require-fitted.ts';
import { type createSubmit, jobBase } from './submit.ts';
import { settingsFor, type Validate } from './validate.ts';

interface FilmDeps
  extends Pick<
    ValidateDeps,
    'intake' | 'settings' | 'allowances' | 'catalog' | 'findJob' | 'optedOutNames' | 'log'
  > {
  validate: Validate;
  consent: ConsentDeps;
  /** Whether something here can join videos. */
  canJoin: boolean;
  /** Checks what a job says in public; says "thinking" before. */
  begin: Pick<ReturnType<typeof createSubmit>, 'acceptSaying' | 'answer'>;
}

/** A shot to be made, as it was checked, or one whose video exists or is being made. */
type Checked = { ordered: OrderedShot; fitted: Fitted } | { ordered: OrderedShot; job: Job };

export function createMakeFilm(deps: FilmDeps): MakeFilm {
  const { begin, consent, optedOutNames } = deps;
  return async (order, requester, reply) => {
    deps.intake.requireOpen();
    if (!deps.canJoin) throw new UserError((t) => t('join.notHere'));
    const settings = await settingsFor(requester, deps);
    isAllowedHere({ requester, settings });
    hasNoBlockedWord({ request: { prompt: order.title }, settings });
    await checkOptedOut(requester, { prompt: order.title, imageOwnerIds: [] }, settings, optedOutNames);
    const checked = await checkShots(order, requester, deps);
    const missing = await missingConsent(order, requester, checked, consent);
    if (missing) return missing;
    const checkAgain = () => checkSum(checked, requester, deps);
    await checkAgain();
    const film = filmOf(order, checked, { requester, settings, reply, nowMs: consent.clock.now() });
    const accepted = await begin.acceptSaying(film, settings, { reply, checkAgain });
    if (accepted) await begin.answer(accepted, requester, reply);
    return undefined;
  };
}

async function checkShots(order: FilmOrder, requester: Requester, deps: FilmDeps): Promise<Checked[]> {
  const { shots } = order;
  if (shots.length < MIN_SHOTS || shots.length > MAX_SHOTS)
    throw new UserError((t) => t('film.shotCount', { min: MIN_SHOTS, max: MAX_SHOTS }));
  const checked: Checked[] = [];
  for (const [index, ordered] of shots.entries()) {
    const jobIdBefore = checked.at(-1) && jobIdOf(requester.requestId, checked.at(-1)?.ordered);
    checked.push(await inShot(index, () => checkShot(ordered, jobIdBefore, requester, deps)));
  }
  const seconds = checked.reduce((sum, each) => sum + lengthOf(each), 0);
  if (seconds > MAX_FILM_SECONDS)
    throw new UserError((t) => t('film.tooLong', { seconds: Math.ceil(seconds), max: MAX_FILM_SECONDS }));
  return checked;
}

/** A refusal that says which shot it is about. */
async function inShot<T>(index: number, check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { sentence } = error;
    throw new UserError((t) => t('film.shotRefused', { number: index + 1, why: sentence(t) }), {
      cause: error,
    });
  }
}

async function checkShot(
  ordered: OrderedShot,
  jobIdBefore: string | undefined,
  requester: Requester,
  { validate, findJob }: FilmDeps,
): Promise<Checked> {
  if ('jobId' in ordered) {
    const job = await findJob(ordered.jobId);
    const { guildId, userId } = requester;
    const isTheirs = job?.origin.guildId === guildId && job.origin.userId === userId;
    if (!job || !isTheirs || (isFinal(job) && !isJoinable(job)))
      throw new UserError((t) => t('history.videoGone'));
    if (job.isAdult && !requester.isAgeRestricted) throw new UserError((t) => t('history.adultsOnly'));
    return { ordered, job };
  }
  if (ordered.continues && jobIdBefore === undefined) throw new UserError((t) => t('film.nothingBefore'));
  const asked = ordered.continues ? withFrameOf(ordered.asked, jobIdBefore) : ordered.asked;
  const fitted = await requireFitted(validate, asked, requester);
  if (needsPriceConfirmation(fitted)) throw new UserError((t) => t('film.priceChanged'));
  return { ordered, fitted };
}

function jobIdOf(filmId: string, ordered: OrderedShot | undefined): string | undefined {
  if (!ordered) return undefined;
  return 'jobId' in ordered ? ordered.jobId : shotJobId(filmId, ordered.shotId);
}

function lengthOf(shot: Checked): number {
  return 'job' in shot ? secondsOf(shot.job) : shot.fitted.request.durationSeconds;
}

/** What its member has to confirm, once for all shots. */
async function missingConsent(
  { confirmedList }: FilmOrder,
  requester: Requester,
  checked: readonly Checked[],
  consent: ConsentDeps,
): Promise<MissingConsent | undefined> {
  let all: MissingConsent | undefined;
  for (const shot of checked) {
    if ('job' in shot) continue;
    const { asked, settings } = shot.fitted;
    const confirmed = confirmedList === undefined ? {} : { confirmedList };
    const { missing } = await consentOf({ ...asked, ...confirmed }, requester, settings, consent);
    if (!missing) continue;
    const hasImage = missing.hasImage || all?.hasImage === true;
    all = { ...missing, hasImage, namesake: all?.namesake ?? missing.namesake };
  }
  return all;
}

/** All shots together have to be within quotas and budgets. */
async function checkSum(checked: readonly Checked[], requester: Requester, deps: FilmDeps): Promise<void> {
  const planned: Planned[] = [];
  const uncounted = uncountedOf(checked);
  for (const [index, shot] of checked.entries()) {
    if ('job' in shot) continue;
    const { spender, usd, model } = shot.fitted;
    const isUncounted = uncounted.has(shot);
    const allowances = deps.allowances.of(spender, planned);
    // A film waits for the cooldown once.
    const all = allowances.filter(({ unit }) => planned.length === 0 || unit !== 'wait');
    const asShot = { ...requester, shot: { filmId: requester.requestId, isUncounted } };
    await inShot(index, () => checkSpending({ spender, usd, requester: asShot }, all, deps));
    planned.push({
      origin: { ...spender, roleIds: [...spender.roleIds] },
      model: model.id,
      usd,
      isUncounted,
    });
  }
}

/**
 * The shots that use no quota. Where a film counts by seconds, shots in a row that together last no longer than one
 * video's worth count as one: the first of them does.
 */
function uncountedOf(checked: readonly Checked[]): ReadonlySet<Checked> {
  const uncounted = new Set<Checked>();
  let seconds = Number.POSITIVE_INFINITY;
  for (const shot of checked) {
    if ('job' in shot || shot.fitted.settings.filmCounts === 'shots') continue;
    const length = lengthOf(shot);
    const isCounted = seconds + length > VIDEO_SECONDS;
    if (!isCounted) uncounted.add(shot);
    seconds = isCounted ? length : seconds + length;
  }
  return uncounted;
}

function filmOf(
  order: FilmOrder,
  checked: readonly Checked[],
  {
    requester,
    settings,
    reply,
    nowMs,
  }: {
    requester: Requester;
    settings: EffectiveSettings;
    reply: Reply;
    nowMs: number;
  },
): Job {
  const base = jobBase({ requester, settings }, { origin: reply.origin, nowMs });
  const { parentChannelId, guildLocale } = requester;
  const uncounted = uncountedOf(checked);
  const joined = checked.flatMap((shot) => ('job' in shot ? [shot.job] : []));
  return {
    ...base,
    stage: 0,
    provider: REEL_PROVIDER,
    request: {
      ...{ model: REEL_MODEL, task: 'generate', prompt: order.title },
      durationSeconds: Math.round(checked.reduce((sum, each) => sum + lengthOf(each), 0)),
      ...{ resolution: '', aspectRatio: '', seed: 0 },
    },
    reel: { clips: [], ...(order.captions && { captions: order.captions }) },
    film: {
      ...{ boardId: order.boardId, kind: order.kind },
      shots: checked.map((shot) => shotOf(shot, order, requester.requestId, uncounted.has(shot))),
      requester: { parentChannelId, guildLocale },
    },
    notes: [],
    notify: order.notify,
    imageOwnerIds: ownersOf(joined),
    ...(joined.some(({ isAdult }) => isAdult) && { isAdult: true }),
    reservedUsd: 0,
  };
}

function shotOf(shot: Checked, order: FilmOrder, filmId: string, isUncounted: boolean): FilmShot {
  const { ordered } = shot;
  if ('job' in shot) {
    const { id: jobId, request } = shot.job;
    const state = isJoinable(shot.job) ? 'ready' : 'begun';
    return { shotId: ordered.shotId, jobId, continues: false, model: request.model, usd: 0, state };
  }
  const { fitted } = shot;
  const confirmed = order.confirmedList === undefined ? {} : { confirmedList: order.confirmedList };
  const { asked } = ordered as Extract<OrderedShot, { asked: unknown }>;
  // The film says how it ended.
  const quiet = { ...asked, ...confirmed, agreedUsd: fitted.usd, notify: 'off' } as const;
  return {
    ...{ shotId: ordered.shotId, jobId: shotJobId(filmId, ordered.shotId) },
    asked: JSON.parse(JSON.stringify(quiet)),
    continues: 'continues' in ordered && ordered.continues,
    ...{ model: fitted.model.id, usd: fitted.usd, state: 'waiting' },
    ...(isUncounted && { isUncounted }),
  };
}
