import { fitRequest } from '../catalog/fit.ts';
import type { OptionDefaults } from '../catalog/options.ts';
import type { FittedRequest } from '../catalog/request.ts';
import type { Model } from '../catalog/schema.ts';
import { estimateUsd } from '../catalog/ways.ts';
import type { Sentence } from '../locales/translate.ts';
import { price } from '../replies/amounts.ts';
import { hasFirstFrame } from './checks.ts';
import type { MemberRequest } from './request.ts';

/** What a draft saves, against the same video made properly. */
export function draftNotes(
  asked: MemberRequest,
  defaults: OptionDefaults,
  model: Model,
  draft: FittedRequest,
): Sentence[] {
  const wanted = { ...asked, options: { ...asked.options, draft: false } };
  const proper = fitRequest(wanted, model, draft.request.seed, defaults);
  if ('lack' in proper) return [];
  const usdOf = ({ way, request }: FittedRequest) =>
    estimateUsd(way, { ...request, hasImage: hasFirstFrame(asked) });
  const [usd, properUsd] = [usdOf(draft), usdOf(proper)];
  if (usd >= properUsd) return [];
  return [(t) => t('note.draft', { price: price(usd, t), properPrice: price(properUsd, t) })];
}
