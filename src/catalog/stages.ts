import type { VideoRequest } from './request.ts';
import type { Model, Stage } from './schema.ts';

/** Where a request begins: the stage that makes a still is left out for a member who brought an image. */
export function firstStage(model: Model, hasImage: boolean): { stage: number; provider: string } {
  const stage = hasImage && model.stages[0]?.unlessImage ? 1 : 0;
  return { stage, provider: providerOf(model, stage) };
}

/** Which provider runs a stage of a model. */
export function providerOf(model: Model, stage: number): string {
  return model.stages[stage]?.provider ?? model.provider;
}

/** How long the provider of a stage keeps its result, in milliseconds. */
export function keptMsOf(model: Model, stage: Stage): number {
  return stage.keptMs ?? model.keptMs;
}

/** What a price depends on. `hasImage`: the member's image for a whole request, any image for one stage. */
export type PricedRequest = Pick<VideoRequest, 'durationSeconds' | 'resolution'> & { hasImage: boolean };

/** What one stage of a request costs by the catalog, in US dollars. */
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

/** What a request costs by the catalog in all its stages, or in those from one of them on, in US dollars. */
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

/** What a model costs as it is asked for by default, from words alone if it can, in US dollars: what lists show. */
export function usualUsd(model: Model, hasImage = model.image === 'required'): number {
  return estimateUsd(model, {
    durationSeconds: model.defaultDurationSeconds,
    resolution: model.defaultResolution,
    hasImage,
  });
}
