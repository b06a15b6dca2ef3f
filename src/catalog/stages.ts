import type { VideoRequest } from './request.ts';
import type { Model, Stage, Way } from './schema.ts';
import { usualWay } from './ways.ts';

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

/** A way's price with default options, in US dollars. */
function wayUsd(way: Way, hasImage = (way.inputs.first?.min ?? 0) > 0): number {
  return estimateUsd(way, {
    durationSeconds: way.defaultDurationSeconds,
    resolution: way.defaultResolution,
    hasImage,
  });
}

/** A model's price with default options, from text if it can, in US dollars. Lists show it. */
export function usualUsd(model: Model, hasImage?: boolean): number {
  return wayUsd(usualWay(model), hasImage);
}
