import type { Model } from '../../catalog/schema.ts';

/** A model with its usual duration here. */
export interface ListedModel {
  model: Model;
  usualMs: number;
  /** Whether that duration was learned from jobs. Otherwise it's the catalog's guess. */
  isLearned: boolean;
}
