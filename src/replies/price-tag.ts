import type { VideoRequest } from '../catalogue/request.ts';
import type { Model } from '../catalogue/schema.ts';
import type { ModelLabel } from '../settings/show.ts';
import { countOf, fractionOf, left, ownerOf, type Usage } from './allowances.ts';
import { price, safeLine } from './text.ts';

/** What a video would be made from, as a member reads it in a question about it. Pure. */
export function renderOrder(model: Model, request: VideoRequest): string {
  const { prompt, durationSeconds, resolution, aspectRatio } = request;
  const what = [model.label, `${durationSeconds} s`, resolution, aspectRatio].join(' · ');
  return `> ${safeLine(prompt)}\n-# ${what}`;
}

/** What a member reads before a dear video is made: its price, and what would be left. Pure. */
export function renderPriceTag(view: {
  order: string;
  usd: number;
  usages: readonly Usage[];
  labelOf: ModelLabel;
}): string {
  const { order, usd, usages } = view;
  return [
    `💵 **This video costs about ${price(usd)}.** Shall I make it?`,
    order,
    ...usages.flatMap((usage) => lineOf(usage, usd, view.labelOf)),
  ].join('\n');
}

function lineOf(usage: Usage, usd: number, labelOf: ModelLabel): string[] {
  const { allowance, used } = usage;
  const { source, unit, max, span } = allowance;
  // What the operator allows is between them and the admins.
  if (source.kind === 'guild-cap' || source.kind === 'global-cap') return [];
  if (unit === 'videos') {
    const whose = source.kind === 'member' ? 'your' : 'this server’s';
    return [`-# 🎟️ ${left(usage)} of ${whose} ${countOf(max)} of today left; this one takes one`];
  }
  const percent = (part: number) => `${Math.round(fractionOf(part, max) * 100)} %`;
  const when = span === 'day' ? 'today' : 'this month';
  return [
    `-# 💰 ${ownerOf(allowance, labelOf)}’s budget of ${when}: ${percent(used)} used, ${percent(used + usd)} with this one`,
  ];
}
