import type { VideoRequest } from './request.ts';
import type { Model, Stage } from './schema.ts';

/** The first stage of a request. The stage that makes a still is skipped if a member brought an image. */
export function firstStage(model: Model, hasImage: boolean): { stage: number; provider: string } {
  const stage = hasImage && model.stages[0]?.unlessImage ? 1 : 0;
  return { stage, provider: providerOf(model, stage) };
}

/** The provider that runs a stage of a model. */
export function providerOf(model: Model, stage: number): string {
  return model.stages[stage]?.provider ?? model.provider;
}

/** How long the provider of a stage keeps its result, in milliseconds. */
export function keptMsOf(model: Model, stage: Stage): number {
  return stage.keptMs ?? model.keptMs;
}

/** The facts that a price depends on. `hasImage`: the member's image for a whole request, any image for one stage. */
export type PricedRequest = Pick<VideoRequest, 'durationSeconds' | 'resolution'> & { hasImage: boolean };

/** The catalog price of one stage of a request, in US dollars. */
export function stageUsd({ price }: Stage, request: PricedRequest): number {
  const { usd, per = price.per } = price.cases?.find(({ when }) => fits(when, request)) ?? price;
  return per === 'second' ? usd * request.durationSeconds : usd;
}

type Condition = NonNullable<Stage['price']['cases']>[number]['when'];

function fits({ resolution, durationSeconds, image }: Condition, request: PricedRequest): boolean {
  return (
    (resolution ?? request.resolution) === request.resolution &&
    (durationSeconds ?? request.durationSeconds) === request.durationSeconds &&
    (image ?? request.hasImage) === request.hasImage
  );
}

/** The catalog price of a request with all its stages, or from one stage on, in US dollars. */
export function estimateUsd(
  { stages }: Model,
  request: PricedRequest,
  { fromStage = 0 }: { fromStage?: number } = {},
): number {
  return stages.reduce((sum, stage, index) => {
    if (index < fromStage || (stage.unlessImage && request.hasImage)) return sum;
    return sum + stageUsd(stage, { ...request, hasImage: request.hasImage || index > 0 });
  }, 0);
}

/** A model's price with default options, from text if it can, in US dollars. Lists show it. */
export function usualUsd(model: Model, hasImage = model.image === 'required'): number {
  return estimateUsd(model, {
    durationSeconds: model.defaultDurationSeconds,
    resolution: model.defaultResolution,
    hasImage,
  });
}
