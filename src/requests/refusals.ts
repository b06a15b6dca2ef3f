import { type Lack, limitModel } from '../catalog/choose-ways.ts';
import type { Model } from '../catalog/schema.ts';
import { idsOf } from '../catalog/ways.ts';
import { EditableError, UserError } from '../errors.ts';
import { listOf } from '../locales/format.ts';
import { inARow, type Sentence, type Translate } from '../locales/translate.ts';
import { originOf } from '../replies/allowances.ts';
import { price } from '../replies/amounts.ts';
import type { Barrier, EffectiveSettings, LimitFrom } from '../settings/for-member.ts';
import { safeLine } from '../text/markdown.ts';

/** A sentence names this many; the others are in the list that members see while they type. */
const NAMED = 4;
/** Models that a refusal names, with a button for each. */
export const OFFERED = 3;

/** The sentence for a member who may make no videos here. */
export function barrierSentence(barrier: Barrier): Sentence {
  switch (barrier.kind) {
    case 'paused': {
      const reason = safeLine(barrier.reason);
      return (t) => (reason === '' ? t('refusal.paused') : t('refusal.pausedFor', { reason }));
    }
    case 'blocked':
      return (t) => t('refusal.blocked');
    case 'channel': {
      const where = barrier.allowedChannelIds.slice(0, NAMED).map((id) => `<#${id}>`);
      return (t) =>
        where.length > 0
          ? t('refusal.channelBut', { channels: listOf(where, t, 'disjunction') })
          : t('refusal.channel');
    }
    case 'role': {
      const roles = barrier.allowedRoleIds.slice(0, NAMED).map((id) => `<@&${id}>`);
      return (t) => t('refusal.role', { roles: listOf(roles, t, 'disjunction') });
    }
  }
}

type Limits = Pick<
  EffectiveSettings,
  'deniesModel' | 'maxDurationSeconds' | 'maxResolution' | 'ageRestrictedModels'
>;

/** A model can't be used here. */
export class ModelRefusedError extends UserError {
  /** Those that can, within the server's limits. */
  readonly here: readonly Model[];
  /** The same refusal, which names only these instead. */
  readonly naming: (models: readonly Model[]) => Sentence;

  constructor(model: Model | undefined, here: readonly Model[], limits: Limits) {
    const naming = (models: readonly Model[]) => modelRefusal(model, models, limits);
    super(naming(here));
    this.here = here;
    this.naming = naming;
  }
}

/** The sentence for a model that can't be used here; `here` are those that can. */
function modelRefusal(model: Model | undefined, here: readonly Model[], limits: Limits): Sentence {
  return (t) => inARow(t, reason(model, here, limits, t), otherModels(here, t));
}

function reason(model: Model | undefined, here: readonly Model[], limits: Limits, t: Translate): string {
  if (!model) return here.length > 0 ? t('refusal.unknownModel') : '';
  const name = { model: model.label };
  const denial = limits.deniesModel(idsOf(model));
  if (denial === 'channel') return t('refusal.modelDeniedInChannel', name);
  if (denial) return t('refusal.modelDenied', name);
  if (!limitModel(model, limits)) return t('refusal.modelTooLarge', name);
  if (!model.ageRestricted) return t('refusal.modelNotSetUp', name);
  return limits.ageRestrictedModels ? t('refusal.modelForAdults', name) : t('refusal.modelOff', name);
}

function otherModels(here: readonly Model[], t: Translate): string {
  if (here.length === 0) return t('refusal.noModel');
  const models = listOf(
    here.slice(0, OFFERED).map(({ label }) => label),
    t,
    'disjunction',
  );
  return here.length > OFFERED
    ? t('refusal.chooseModelOrOther', { models })
    : t('refusal.chooseModel', { models });
}

export function overDurationLimit(seconds: number, from: LimitFrom): Sentence {
  return (t) => t('refusal.overDurationLimit', { seconds, ...originOf({ kind: 'member', from }) });
}

export function overResolutionLimit(resolution: string, from: LimitFrom): Sentence {
  return (t) => t('refusal.overResolutionLimit', { resolution, ...originOf({ kind: 'member', from }) });
}

export function overPriceLimit(usd: number, maxUsd: number, from: LimitFrom): Sentence {
  const origin = originOf({ kind: 'member', from });
  return (t) => t('refusal.overPriceLimit', { price: price(usd, t), max: price(maxUsd, t), ...origin });
}

export function fileTooLarge(bytes: number, maxBytes: number): Sentence {
  const megabytes = Math.round((bytes / 1024 ** 2) * 10) / 10;
  return (t) => t('refusal.imageTooLarge', { megabytes, max: maxBytes / 1024 ** 2 });
}

/** What a model can't do for a request, and what would work. `cast`: the names, if only they brought the images. */
export function lackSentence(lack: Lack, model: string, cast: readonly string[]): Sentence {
  return (t) => {
    switch (lack.kind) {
      case 'task':
        return t(`lack.${lack.task}`, { model });
      case 'role': {
        const [other] = lack.with;
        if (!other && lack.role === 'reference' && cast.length > 0)
          return t('lack.cast', { model, names: listOf(cast, t) });
        const role = t(`role.${lack.role}`);
        return other
          ? t('lack.together', { model, role, other: t(`role.${other}`) })
          : t('lack.role', { model, role });
      }
      case 'count':
        return t('lack.count', { model, role: t(`role.${lack.role}`), max: lack.max });
      case 'missing':
        return t('lack.missing', { model, role: t(`role.${lack.role}`) });
      case 'tooLong':
      case 'tooShort':
        return t(`lack.${lack.kind}`, { model, seconds: lack.seconds });
      case 'tooHeavy':
        return t('lack.tooHeavy', { model, max: Math.floor(lack.maxBytes / 1024 ** 2) });
      case 'avoid':
        return t('lack.avoid', { model });
      case 'sound':
        return t('lack.sound', { model });
    }
  };
}

export function blockedWord(word: string): UserError {
  return nothingMade((t) => t('check.blockedWord', { word: safeLine(word) }), EditableError);
}

/** A sentence, and that no video was made. */
export function nothingMade(
  sentence: Sentence,
  Kind: typeof UserError = UserError,
  options?: ErrorOptions,
): UserError {
  return new Kind((t) => inARow(t, sentence(t), t('check.nothingMade')), options);
}
