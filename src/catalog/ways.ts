import type { Role } from '../providers/provider.ts';
import type { VideoRequest } from './request.ts';
import type { Model, Offer, Way } from './schema.ts';
import type { Stage } from './stage-schema.ts';

/** The way that runs if a member names nothing but a prompt, or the first if a prompt isn't enough. */
export function usualWay(model: Model): Way {
  const [{ ways }] = workingOffers(model);
  return ways.find((way) => isPlain(way) && needs(way).length === 0) ?? ways.find(isPlain) ?? ways[0];
}

/** The offers that a request would take now: those that aren't avoided, or all if every one is. */
function workingOffers({ offers }: Model): Model['offers'] {
  const [first, ...others] = offers.filter(({ isAvoided }) => !isAvoided);
  return first ? [first, ...others] : offers;
}

/** Whether a way makes a new video that isn't a draft. */
export function isPlain({ task, draft }: Way): boolean {
  return task === 'generate' && !draft;
}

/** Whether a way's videos are as long as the one that goes in, and have its shape. */
export function keepsLength({ task }: Pick<Way, 'task'>): boolean {
  return task === 'edit' || task === 'upscale';
}

/** The seconds of a measured video, as providers count them. One of 5 s may have a frame or two more. */
export function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.ceil(seconds - 0.1));
}

/** The roles that a way can't do without. */
function needs({ inputs }: Way): Role[] {
  return Object.entries(inputs).flatMap(([role, limits]) => (limits.min > 0 ? [role as Role] : []));
}

/** All ways to make a model's videos, by whichever provider. */
export function waysOf({ offers }: Model): Way[] {
  return offers.flatMap(({ ways }) => [...ways]);
}

/** Whether a model takes inputs of a role for new videos, and can do without. */
export function takes(model: Model, role: Role): 'none' | 'optional' | 'required' {
  const ways = waysOf(model).filter(({ task }) => task === 'generate');
  if (!ways.some(({ inputs }) => inputs[role])) return 'none';
  return ways.every(({ inputs }) => inputs[role] && inputs[role].min > 0) ? 'required' : 'optional';
}

/** The model with only the ways that `keep` returns, changed or not; `undefined` if none is left. */
export function filterWays(model: Model, keep: (way: Way) => Way | undefined): Model | undefined {
  const [first, ...others] = model.offers.flatMap((offer): Offer[] => {
    const [way, ...more] = offer.ways.flatMap((each) => keep(each) ?? []);
    return way ? [{ ...offer, ways: [way, ...more] }] : [];
  });
  return first && { ...model, offers: [first, ...others] };
}

/** The model with only some of its offers; `undefined` if none is left. */
export function filterOffers(model: Model, isKept: (offer: Offer) => boolean): Model | undefined {
  const [first, ...others] = model.offers.filter(isKept);
  return first && { ...model, offers: [first, ...others] };
}

/** The ids by which a model is found: its own, and those of its offers. */
export function idsOf({ id, offers }: Model): string[] {
  return [...new Set([id, ...offers.map((offer) => offer.id)])];
}

/** The first stage of a request. The stage that makes a still is skipped if a member brought an image. */
export function firstStage(way: Way, hasImage: boolean): { stage: number; provider: string } {
  const index = hasImage && way.stages[0]?.unlessImage ? 1 : 0;
  return { stage: index, provider: providerOf(way, way.stages[index]) };
}

/** The provider that runs a stage. */
export function providerOf(way: Pick<Way, 'provider'>, stage: Pick<Stage, 'provider'> | undefined): string {
  return stage?.provider ?? way.provider;
}

/** How long the provider of a stage keeps its result, in milliseconds. */
export function keptMsOf(way: Pick<Way, 'keptMs'>, stage: Stage): number {
  return stage.keptMs ?? way.keptMs;
}

/** The facts that a price depends on. `hasImage`: the member's image for a whole request, any image for one stage. */
export type PricedRequest = Pick<VideoRequest, 'durationSeconds' | 'resolution' | 'sound'> & {
  hasImage: boolean;
};

/** Whether a video has sound, as asked or as its way does it unasked. */
export function hasSound(
  { sound: usual }: Pick<Way, 'sound'>,
  { sound }: Pick<VideoRequest, 'sound'>,
): boolean {
  if (usual === 'always' || usual === 'never') return usual === 'always';
  return (sound ?? usual) !== 'off';
}

/** The length of a prompt as a way counts it. */
export function lengthFor({ promptUnit }: Pick<Way, 'promptUnit'>, prompt: string): number {
  return promptUnit === 'utf16' ? prompt.length : [...prompt].length;
}

/** Whether a way makes the very video that another one makes of a request, whatever goes into it. */
export function makesSame(
  way: Way,
  like: Way,
  request: Pick<VideoRequest, 'durationSeconds' | 'resolution' | 'aspectRatio' | 'sound'>,
): boolean {
  const { durations } = way;
  const seconds = request.durationSeconds;
  const has = (options: readonly string[], option: string) => options.includes(option);
  return (
    (Array.isArray(durations)
      ? durations.includes(seconds)
      : seconds >= durations.from && seconds <= durations.to) &&
    has(way.resolutions, request.resolution) &&
    has(way.aspectRatios, request.aspectRatio) &&
    hasSound(way, request) === hasSound(like, request) &&
    way.task === like.task &&
    way.draft === like.draft
  );
}

/** The catalog price of one stage of a request, in US dollars. */
export function stageUsd(way: Pick<Way, 'sound'>, { price }: Stage, request: PricedRequest): number {
  const facts = { ...request, hasSound: hasSound(way, request) };
  const { usd, per = price.per } = price.cases?.find(({ when }) => fits(when, facts)) ?? price;
  return per === 'second' ? usd * request.durationSeconds : usd;
}

type Condition = NonNullable<Stage['price']['cases']>[number]['when'];

function fits(
  { resolution, durationSeconds, image, sound }: Condition,
  request: PricedRequest & { hasSound: boolean },
): boolean {
  return (
    (resolution ?? request.resolution) === request.resolution &&
    (durationSeconds ?? request.durationSeconds) === request.durationSeconds &&
    (image ?? request.hasImage) === request.hasImage &&
    (sound ?? request.hasSound) === request.hasSound
  );
}

/** The catalog price of a request with all its stages, or from one stage on, in US dollars. */
export function estimateUsd(
  way: Way,
  request: PricedRequest,
  { fromStage = 0 }: { fromStage?: number } = {},
): number {
  return way.stages.reduce((sum, stage, index) => {
    if (index < fromStage || (stage.unlessImage && request.hasImage)) return sum;
    return sum + stageUsd(way, stage, { ...request, hasImage: request.hasImage || index > 0 });
  }, 0);
}

/** What a model's usual video costs in US dollars, at the cheapest offer that works, from text if it can. Lists show it. */
export function usualUsd(model: Model, fromImage?: boolean): number {
  const usual = usualWay(model);
  const hasImage = fromImage ?? (usual.inputs.first?.min ?? 0) > 0;
  const { defaultDurationSeconds: durationSeconds, defaultResolution: resolution } = usual;
  const request = { durationSeconds, resolution, aspectRatio: usual.defaultAspectRatio, hasImage };
  const isSame = (way: Way) =>
    makesSame(way, usual, request) &&
    needs(way).every((role) => needs(usual).includes(role)) &&
    (!hasImage || way.inputs.first !== undefined);
  const others = workingOffers(model)
    .slice(1)
    .flatMap(({ ways }) => ways.find(isSame) ?? []);
  return Math.min(...[usual, ...others].map((way) => estimateUsd(way, request)));
}

/** The first wanted model that may be used, otherwise the cheapest; models for everybody before those for adults. */
export function defaultModel(
  here: readonly Model[],
  wanted: readonly (string | null | undefined)[],
): Model | undefined {
  const chosen = wanted.flatMap((id) => here.find((model) => id != null && idsOf(model).includes(id)) ?? []);
  const cheapest = here.toSorted(
    (a, b) =>
      Number(a.ageRestricted ?? false) - Number(b.ageRestricted ?? false) || usualUsd(a) - usualUsd(b),
  );
  return chosen[0] ?? cheapest[0];
}
