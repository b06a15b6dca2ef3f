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
