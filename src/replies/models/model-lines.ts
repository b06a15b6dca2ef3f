import { usualUsd } from '../../catalogue/price.ts';
import { sunsetOf } from '../../catalogue/retirement.ts';
import type { Model } from '../../catalogue/schema.ts';
import { costTier, speedMark, speedTier } from '../../catalogue/tier.ts';
import { longDate, price, spokenTime } from '../text.ts';
import type { ListedModel } from './render-models.ts';

const WARN_DAYS = 30;
const URGENT_DAYS = 7;

/** A model in two lines, and a third where it ends soon. */
export function modelLines({ model, usualMs, isLearned }: ListedModel, nowMs: number): string[] {
  const tier = `${costTier(model)}, ${price(usualUsd(model))}`;
  const time = `${isLearned ? 'usually' : 'about'} ${spokenTime(usualMs)}`;
  const facts = [`\`${model.id}\``, seconds(model), model.resolutions.join('/'), inputs(model)];
  if (model.ageRestricted) facts.push('🔞 age-restricted channels only');
  return [
    `${speedMark(speedTier(model))} **${model.label}** · ${tier} · ${time}`,
    `-# ${facts.join(' · ')}`,
    ...ending(model, nowMs),
  ];
}

/** `4/6/8 s`, and `2–5 s` where every number is there. */
function seconds({ durations }: Model): string {
  if (!Array.isArray(durations)) return `${durations.from}–${durations.to} s`;
  const [first = 0] = durations;
  const last = durations.at(-1) ?? first;
  const isRange = durations.length > 2 && last - first === durations.length - 1;
  return isRange ? `${first}–${last} s` : `${durations.join('/')} s`;
}

function inputs({ image }: Model): string {
  return { none: 'text', optional: 'text or picture', required: 'text and picture' }[image];
}

function ending(model: Model, nowMs: number): string[] {
  const days = sunsetOf(model, nowMs);
  if (days === undefined || days > WARN_DAYS || !model.retired) return [];
  const left = days === 0 ? 'today is its last day' : `${days === 1 ? '1 day' : `${days} days`} left`;
  const mark = days <= URGENT_DAYS ? '🚨' : '⚠️';
  return [
    `-# ${mark} Ends on ${longDate(model.retired.on)}, ${left}; then use \`${model.retired.successor}\``,
  ];
}
