import type { Catalog } from '../catalog/catalog.ts';
import { isWithin } from '../catalog/choose-ways.ts';
import type { VideoRequest } from '../catalog/request.ts';
import type { Model, Way } from '../catalog/schema.ts';
import { EditableError, UserError } from '../errors.ts';
import {
  type Allowance,
  type AllowanceError,
  checkAllowances,
  exceeds,
  type Spender,
} from '../jobs/allowance.ts';
import type { Planned } from '../jobs/film-holds.ts';
import type { Intake } from '../jobs/intake.ts';
import { type Job, textsOf } from '../jobs/job.ts';
import type { Sentence } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import { findBlockedWord } from '../moderation/word-list.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Random } from '../runtime/random.ts';
import type { EffectiveSettings } from '../settings/for-member.ts';
import type { SettingsStore } from '../settings/store.ts';
import { asRefusal } from './as-refusal.ts';
import type { Cast } from './cast.ts';
import { sizeOf } from './input-sizes.ts';
import { checkOptedOut, type Names } from './people.ts';
import * as refusals from './refusals.ts';
import type { MemberRequest } from './request.ts';
import type { Requester } from './requester.ts';
import type { Trials } from './trials.ts';

/** The quotas and budgets of members, servers and the bot. */
export interface Allowances {
  /** Those that a video has to fit into, by the settings in memory. `planned`: shots of a film that begins. */
  of(spender: Spender, planned?: readonly Planned[]): Allowance[];
  /** The same by the settings as they are stored: another process may have changed them. */
  fresh(spender: Spender): Promise<Allowance[]>;
  /** How much of one is used, counting what is in progress: videos or US dollars. */
  used(allowance: Pick<Allowance, 'scope' | 'period' | 'unit'>): Promise<number>;
  /** Called for each refusal, so that the admins can be told. */
  onRefused(error: AllowanceError, guildId: string): void;
}

export interface ValidateDeps {
  intake: Pick<Intake, 'requireOpen'>;
  catalog: Catalog;
  settings: Pick<SettingsStore, 'get'>;
  allowances: Allowances;
  optedOutNames: Names;
  cast: Cast;
  findJob(id: string): Promise<Job | undefined>;
  trials: Pick<Trials, 'of'>;
  /** A new seed for requests without one. */
  random: Pick<Random, 'below'>;
  clock: Clock;
  log: Log;
}

/** Who asks, with the settings for them in their channel. */
export interface Asking {
  requester: Requester;
  settings: EffectiveSettings;
}

/** A request fitted to its model, with all that a job takes over. */
export interface Fitted extends Asking {
  asked: MemberRequest;
  model: Model;
  /** The operator makes one video of it, although it isn't offered. */
  isTrial: boolean;
  way: Way;
  request: VideoRequest;
  /** Changes made to fit the model, in sentences. */
  notes: Sentence[];
  /** The estimate. */
  usd: number;
  spender: Spender;
  imageOwnerIds: readonly string[];
  /** The earlier job whose still this one begins with. */
  earlierJob: EarlierJob | undefined;
}

export type EarlierJob = Job & { still: NonNullable<Job['still']> };

/** The operator may have closed the bot for new videos. Accepted films go on. */
export function isIntakeOpen({ requester }: Asking, { intake }: ValidateDeps): void {
  if (!requester.shot) intake.requireOpen();
}

/** Without a key for any provider there is nothing to make videos with. */
export function isSetUp(_: Asking, { catalog }: ValidateDeps): void {
  if (catalog.offered.length === 0) throw new UserError((t) => t('refusal.nothingSetUp'));
}

/** The server may be paused, the member blocked, or videos not allowed in this channel or for these roles. */
export function isAllowedHere({ settings: { barrier } }: Asking): void {
  if (barrier) throw new UserError(refusals.barrierSentence(barrier));
}

/** A request is over a limit of each video. Nothing was stored. */
export class OverLimitError extends EditableError {
  /** Within the limits in length and resolution, since its model is. */
  readonly fitted: Fitted;

  constructor(sentence: Sentence, fitted: Fitted) {
    super(sentence);
    this.fitted = fitted;
  }
}

/** Length and resolution have to be within the member's limits, if they named them. */
export function isWithinLimits(fitted: Fitted): void {
  const { maxDurationSeconds: maxSeconds, maxResolution, limitsFrom } = fitted.settings;
  const { durationSeconds, resolution } = fitted.asked.options;
  if (durationSeconds !== null && maxSeconds !== null && durationSeconds > maxSeconds)
    throw new OverLimitError(refusals.overDurationLimit(maxSeconds, limitsFrom.maxDurationSeconds), fitted);
  if (resolution !== null && maxResolution !== null && !isWithin(resolution, maxResolution))
    throw new OverLimitError(refusals.overResolutionLimit(maxResolution, limitsFrom.maxResolution), fitted);
}

/** Files that are too large are refused before they are downloaded. */
export function takesFiles({ asked: { inputs } }: Fitted): void {
  for (const { bytes, maxBytes } of inputs.map(sizeOf))
    if (bytes > maxBytes) throw new EditableError(refusals.fileTooLarge(bytes, maxBytes));
}

/** One video must not cost more than the member is allowed. */
export function isWithinPriceLimit(fitted: Fitted): void {
  const { maxUsdPerVideo: max, limitsFrom } = fitted.settings;
  if (max !== null && exceeds(fitted.usd, max))
    throw new OverLimitError(refusals.overPriceLimit(fitted.usd, max, limitsFrom.maxUsdPerVideo), fitted);
}

/** Quotas and budgets need room for it. Storing the job checks the same again, but nobody should wait for a no. */
export async function isAffordable(fitted: Fitted, deps: ValidateDeps): Promise<void> {
  await checkSpending(fitted, deps.allowances.of(fitted.spender), deps);
}

/** Throws a `UserError` if a video doesn't fit into these quotas and budgets. */
export async function checkSpending(
  { spender, usd, requester }: Pick<Fitted, 'spender' | 'usd' | 'requester'>,
  all: readonly Allowance[],
  deps: Pick<ValidateDeps, 'allowances' | 'catalog' | 'log'>,
): Promise<void> {
  const { allowances, log } = deps;
  const used = await Promise.all(all.map(allowances.used)).catch((err: unknown) => {
    log.error({ err, guild: spender.guildId }, 'could not read quotas and budgets; a video was refused');
    throw new UserError((t) => t('refusal.storageFails'), { cause: err });
  });
  try {
    const wanted = { usd, isUncounted: requester.shot?.isUncounted };
    checkAllowances(all, wanted, (allowance) => used[all.indexOf(allowance)] ?? 0);
  } catch (error) {
    throw asRefusal(error, spender.guildId, deps);
  }
}

/** The server's list of blocked words. Only the member reads which word it was. */
export function hasNoBlockedWord({
  request,
  settings: { blockedWords },
}: {
  request: Pick<VideoRequest, 'prompt' | 'avoid'>;
  settings: Pick<EffectiveSettings, 'blockedWords'>;
}): void {
  if (blockedWords.length === 0) return;
  for (const text of textsOf({ request })) {
    const word = findBlockedWord(text, blockedWords);
    if (word !== undefined) throw refusals.blockedWord(word);
  }
}

/** Members who opted out of videos must not be mentioned, nor be in an input. */
export async function concernsNobodyOptedOut(fitted: Fitted, { optedOutNames }: ValidateDeps): Promise<void> {
  const { requester, imageOwnerIds, request, settings } = fitted;
  const about = { imageOwnerIds, prompt: textsOf({ request }).join('\n') };
  await checkOptedOut(requester, about, settings, optedOutNames);
}

/** Whether its member has to agree to its price first. */
export function needsPriceConfirmation({ asked: { agreedUsd, retryOf }, usd, settings }: Fitted): boolean {
  return exceeds(usd, agreedUsd ?? (retryOf ? -1 : (settings.confirmAboveUsd ?? usd)));
}

export function hasFirstFrame({ inputs }: Pick<MemberRequest, 'inputs'>): boolean {
  return inputs.some(({ role }) => role === 'first');
}
