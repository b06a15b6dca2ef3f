import { lacks, rank } from '../catalog/choose-ways.ts';
import type { Model } from '../catalog/schema.ts';
import { exceeds } from '../jobs/allowance.ts';
import type { EffectiveSettings } from '../settings/for-member.ts';
import { atLeast } from './cast.ts';
import type { Fitted } from './checks.ts';
import { choicesOf, priceDraft } from './composition.ts';
import { asMadeBy, withOptions } from './draft.ts';
import type { MemberRequest } from './request.ts';

interface Options {
  durationSeconds: number;
  resolution: string;
}

/** A request within the limits of each video, in place of one that is over them. */
export interface Less {
  options: Options;
  /** Those of them that aren't what the member asked for. */
  changed: Partial<Options>;
  usd: number;
}

/** The dearest that the model can make of a request within its length, its resolution and the highest price. */
export function lessOf(fitted: Fitted): Less | undefined {
  const { asked, model, request, settings, usd } = fitted;
  const { durationSeconds, resolution } = request;
  if (isAffordable(usd, settings)) return less(fitted, { durationSeconds, resolution }, usd);
  const choices = choicesOf(asked, model);
  const lengths = [...choices.durations.filter((each) => each < durationSeconds), durationSeconds];
  const all = choices.resolutions
    .filter((each) => rank(each) <= rank(resolution))
    .flatMap((each) => lengths.flatMap((length) => priced(fitted, length, each) ?? []))
    .filter((each) => isAffordable(each.usd, settings));
  // Of two at the same price the longer and sharper one.
  return all.toSorted((a, b) => a.usd - b.usd).at(-1);
}

/** Nothing if the model can't make this length in this resolution. */
function priced(fitted: Fitted, durationSeconds: number, resolution: string): Less | undefined {
  const { asked, model, settings } = fitted;
  const options = { durationSeconds, resolution };
  const { request, usd } = priceDraft(withOptions(asked, options), model, { settings });
  const isSame = request.durationSeconds === durationSeconds && request.resolution === resolution;
  return isSame ? less(fitted, options, usd) : undefined;
}

function less({ asked, request }: Fitted, options: Options, usd: number): Less {
  const { durationSeconds, resolution } = options;
  const isSameLength = durationSeconds === (asked.options.durationSeconds ?? request.durationSeconds);
  const isSameResolution = resolution === (asked.options.resolution ?? request.resolution);
  return {
    options,
    changed: { ...(!isSameLength && { durationSeconds }), ...(!isSameResolution && { resolution }) },
    usd,
  };
}

/** Those of some models that can make it within the highest price. */
export function cheapEnough(
  asked: MemberRequest,
  models: readonly Model[],
  settings: EffectiveSettings,
): Model[] {
  return models.filter(
    (model) =>
      !lacks(model, atLeast(asked)) &&
      isAffordable(priceDraft(asMadeBy(asked, model), model, { settings }).usd, settings),
  );
}

function isAffordable(usd: number, { maxUsdPerVideo: max }: EffectiveSettings): boolean {
  return max === null || !exceeds(usd, max);
}
