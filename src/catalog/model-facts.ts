import { type Role, type Task, tasks } from '../providers/provider.ts';
import { resolutions } from './formats.ts';
import type { Model, Way } from './schema.ts';
import { isPlain, usualUsd, waysOf } from './ways.ts';

// What lists and forms say about a model.

/** The most inputs of a role that a model takes. */
export function mostOf(model: Model, role: Role): number {
  return Math.max(0, ...waysOf(model).map(({ inputs }) => inputs[role]?.max ?? 0));
}

/** The tasks that a model can do, in our order. */
export function tasksOf(model: Model): Task[] {
  return tasks.filter((task) => waysOf(model).some((way) => way.task === task));
}

/** The resolutions of a model's new videos, lowest first. */
export function resolutionsOf(model: Model): Way['resolutions'][number][] {
  const ways = plainWays(model);
  return resolutions.filter((each) => ways.some((way) => way.resolutions.includes(each)));
}

/** A model's ways to make new videos; all of them, if it only works on videos that exist. */
function plainWays(model: Model): Way[] {
  const plain = waysOf(model).filter(isPlain);
  return plain.length > 0 ? plain : waysOf(model);
}

/** By the price of their usual video. */
export function cheapestFirst(models: readonly Model[]): Model[] {
  return models.toSorted((a, b) => usualUsd(a) - usualUsd(b));
}
