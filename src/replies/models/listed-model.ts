import type { Model } from '../../catalog/schema.ts';

/** A model with the time that it usually takes here. */
export interface ListedModel {
  model: Model;
  usualMs: number;
  /** Whether that time was learned from jobs; otherwise it is the catalog's guess. */
  isLearned: boolean;
}
