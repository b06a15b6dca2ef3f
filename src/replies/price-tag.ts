import type { VideoRequest } from '../catalog/request.ts';
import type { Model } from '../catalog/schema.ts';
import { dollars, percent } from '../locales/format.ts';
import type { Translate } from '../locales/translate.ts';
import type { ModelLabel } from '../settings/show.ts';
import { safeLine, small } from '../text/markdown.ts';
import { budgetParams, fractionOf, isCap, left, type Usage } from './allowances.ts';
import { price } from './amounts.ts';

/** The source of a video, for a question about it. Pure. */
export function renderSummary(model: Model, request: VideoRequest, t: Translate): string {
  const { prompt, durationSeconds: seconds, resolution, aspectRatio } = request;
  const what = small(model.label, t('time.seconds', { seconds }), resolution, aspectRatio);
  return `> ${safeLine(prompt)}\n${what}`;
}

/** The question before an expensive video: its price, and what would be left. Pure. */
export function renderPriceTag(view: {
  t: Translate;
  summary: string;
  usd: number;
  usages: readonly Usage[];
  labelOf: ModelLabel;
}): string {
  const { t, summary, usd, usages } = view;
  return [
    `💵 ${t('quota.priceQuestion', { price: price(usd, t) })}`,
    summary,
    ...usages.flatMap((usage) => lineOf(t, usage, usd, view.labelOf)),
  ].join('\n');
}

function lineOf(t: Translate, usage: Usage, usd: number, labelOf: ModelLabel): string[] {
  const { allowance, used } = usage;
  const { source, unit, span, max } = allowance;
  // The operator's limits are for the admins only.
  if (isCap(allowance) || unit === 'wait') return [];
  if (unit === 'videos') {
    const line = source.kind === 'member' ? 'quota.tagMine' : 'quota.tagServer';
    return [small(`🎟️ ${t(line, { left: left(usage), max, span })}`)];
  }
  if (source.kind === 'member') {
    const leftOf = (amount: number) => dollars(left({ allowance, used: amount }), t);
    const amounts = { left: leftOf(used), max: dollars(max, t), rest: leftOf(used + usd) };
    return [small(`💰 ${t('quota.tagMyBudget', { ...amounts, span })}`)];
  }
  const share = (part: number) => percent(fractionOf(part, max), t);
  const budget = budgetParams(t, allowance, labelOf);
  return [small(`💰 ${t('quota.tagBudget', { ...budget, before: share(used), after: share(used + usd) })}`)];
}
