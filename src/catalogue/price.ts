import type { VideoRequest } from './request.ts';
import type { Model, Stage } from './schema.ts';

/** What one stage of a request costs by the catalogue, in US dollars. */
export function stageUsd({ price }: Stage, request: Pick<VideoRequest, 'durationSeconds'>): number {
  return price.per === 'second' ? price.usd * request.durationSeconds : price.usd;
}

/** What a request costs by the catalogue, in US dollars. */
export function estimateUsd({ stages }: Model, request: Pick<VideoRequest, 'durationSeconds'>): number {
  return stages.reduce((sum, stage) => sum + stageUsd(stage, request), 0);
}

/** What a model costs as it is asked for by default, in US dollars: what lists show. */
export function usualUsd(model: Model): number {
  return estimateUsd(model, { durationSeconds: model.defaultDurationSeconds });
}
