import { limitModel } from '../catalogue/limit.ts';
import type { Model } from '../catalogue/schema.ts';
import { price, safeLine } from '../replies/text.ts';
import type { Barrier, EffectiveSettings } from '../settings/effective.ts';

/** A sentence names this many; the others are in the list that members see while they type. */
const NAMED = 4;

/** The sentence for a member who may make no videos here. */
export function barrierSentence(barrier: Barrier): string {
  switch (barrier.kind) {
    case 'paused':
      return `Videos are paused on this server${barrier.reason ? `: ${safeLine(barrier.reason)}` : ''}. Please try again later; videos on the way are finished.`;
    case 'blocked':
      return 'You may not make videos on this server. Its admins decide that; please ask them.';
    case 'channel': {
      const where = barrier.allowedChannelIds.slice(0, NAMED).map((id) => `<#${id}>`);
      return `Videos can't be made in this channel. ${where.length > 0 ? `Try ${or(where)}.` : 'Try another one.'}`;
    }
    case 'role':
      return `Only members with ${or(barrier.allowedRoleIds.slice(0, NAMED).map((id) => `<@&${id}>`))} may make videos here.`;
  }
}

/** The sentence for a model that can't be used here; `here` are those that can. */
export function whyNot(
  model: Model | undefined,
  here: readonly Model[],
  limits: Pick<
    EffectiveSettings,
    'mayUseModel' | 'maxDurationSeconds' | 'maxResolution' | 'ageRestrictedModels'
  >,
): string {
  const choose = otherModels(here);
  if (!model) return here.length > 0 ? `There is no such model here. ${choose}` : choose;
  if (!limits.mayUseModel(model.id)) return `You may not use ${model.label} on this server. ${choose}`;
  if (!limitModel(model, limits)) {
    return `${model.label} makes only longer or sharper videos than this server allows. ${choose}`;
  }
  if (model.ageRestricted) {
    const where = !limits.ageRestrictedModels
      ? 'is switched off on this server'
      : 'may be used in age-restricted channels only';
    return `${model.label} ${where}. ${choose}`;
  }
  return `${model.label} is not set up here. ${choose}`;
}

function otherModels(here: readonly Model[]): string {
  if (here.length === 0)
    return 'There is no model that you may use here; the admins of this server decide that.';
  const ids = here.slice(0, NAMED).map(({ id }) => `\`${id}\``);
  const others = here.length > NAMED ? ', or another from the list that `model` shows' : '';
  return `Choose one of ${ids.join(', ')}${others}.`;
}

export function tooLong(maxSeconds: number): string {
  return `Videos on this server may be ${maxSeconds} s long at most. Ask for ${maxSeconds} s or less.`;
}

export function tooSharp(maxResolution: string): string {
  return `Videos on this server may have ${maxResolution} at most. Ask for ${maxResolution} or less.`;
}

export function tooDear(usd: number, maxUsd: number): string {
  return `This video would cost about ${price(usd)}, and ${price(maxUsd)} is the most for one video on this server. Ask for a shorter one, or choose a cheaper model.`;
}

function or(words: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(words);
}
