import { retirementOf } from '../../catalog/catalog.ts';
import { mostOf, resolutionsOf, tasksOf } from '../../catalog/model-facts.ts';
import { makersOf } from '../../catalog/provider-names.ts';
import type { Model } from '../../catalog/schema.ts';
import { sunsetOf } from '../../catalog/sunset-warnings.ts';
import { costTier, soundMark, speedMark, speedTier } from '../../catalog/tier.ts';
import { takes, usualUsd, usualWay } from '../../catalog/ways.ts';
import type { Translate } from '../../locales/translate.ts';
import { small } from '../../text/markdown.ts';
import { price } from '../amounts.ts';
import { longDate, spokenTime } from '../times.ts';
import type { ListedModel } from './listed-model.ts';

const WARN_DAYS = 30;
const URGENT_DAYS = 7;

/** A model in two lines, and a third if it ends soon. */
export function modelLines(
  t: Translate,
  { model, usualMs, isLearned }: ListedModel,
  nowMs: number,
): string[] {
  const usd = price(usualUsd(model), t);
  const cost = usualUsd(model) === 0 ? usd : `${t(`tier.${costTier(model)}`)}, ${usd}`;
  const time = t(isLearned ? 'models.usually' : 'offer.about', { time: spokenTime(usualMs, t) });
  const facts = [
    `\`${model.id}\``,
    t('time.seconds', { seconds: seconds(model) }),
    resolutionsOf(model).join('/'),
    t(inputs[takes(model, 'first')]),
    ...abilities(t, model),
  ];
  const makers = makersOf(model);
  if (makers.length > 1) facts.push(makers.join(', '));
  if (model.ageRestricted) facts.push(`🔞 ${t('models.adultsOnly')}`);
  return [
    [`${speedMark(speedTier(model))} **${model.label}**`, cost, time, soundMark(model)]
      .filter((part) => part !== '')
      .join(' · '),
    small(...facts),
    ...ending(t, model, nowMs),
  ];
}

/** What it can do besides a video from words and a first frame. */
function abilities(t: Translate, model: Model): string[] {
  const references = mostOf(model, 'reference');
  const others = tasksOf(model).filter((task) => task !== 'generate');
  return [
    ...(mostOf(model, 'last') > 0 ? [t('models.takesLast')] : []),
    ...(references > 0 ? [t('models.takesReferences', { count: references })] : []),
    ...others.map((task) => t(`models.${task}`)),
  ];
}

/** `4/6/8`, and `2–5` if every number is included. */
function seconds(model: Model): string {
  const { durations } = usualWay(model);
  if (!Array.isArray(durations)) return `${durations.from}–${durations.to}`;
  const sorted = durations.toSorted((a, b) => a - b);
  const [first = 0] = sorted;
  const last = sorted.at(-1) ?? first;
  const isRange = sorted.length > 2 && last - first === sorted.length - 1;
  return isRange ? `${first}–${last}` : sorted.join('/');
}

const inputs = {
  none: 'models.takesText',
  optional: 'models.takesEither',
  required: 'models.takesBoth',
} as const;

function ending(t: Translate, model: Model, nowMs: number): string[] {
  const days = sunsetOf(model, nowMs);
  const retired = retirementOf(model);
  if (days === undefined || days > WARN_DAYS || !retired) return [];
  const mark = days <= URGENT_DAYS ? '🚨' : '⚠️';
  const { on, successor } = retired;
  return [
    small(`${mark} ${t('models.ends', { date: longDate(on, t), days, successor: `\`${successor}\`` })}`),
  ];
}
