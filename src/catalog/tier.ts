import type { Model } from './schema.ts';
import { usualUsd, usualWay } from './ways.ts';

export type SpeedTier = 'fast' | 'medium' | 'slow';
export type CostTier = 'budget' | 'standard' | 'premium';

const FAST_MAX_MS = 90_000;
const MEDIUM_MAX_MS = 150_000;

/** A dollar buys at least four of these. */
const BUDGET_MAX_USD = 0.25;
/** A dollar buys at most one of the more expensive ones. */
const STANDARD_MAX_USD = 0.5;

/** How long members wait: up to a minute and a half, up to two and a half, or longer. */
export function speedTier(model: Model): SpeedTier {
  const { speed, typicalMs } = usualWay(model);
  if (speed !== undefined) return speed;
  if (typicalMs <= FAST_MAX_MS) return 'fast';
  return typicalMs <= MEDIUM_MAX_MS ? 'medium' : 'slow';
}

/** A video's price class with the model's defaults, in words. */
export function costTier(model: Model): CostTier {
  const usd = usualUsd(model);
  if (usd <= BUDGET_MAX_USD) return 'budget';
  return usd <= STANDARD_MAX_USD ? 'standard' : 'premium';
}

/** `⚡⚡⚡` for the fast ones. */
export function speedMark(tier: SpeedTier): string {
  return '⚡'.repeat({ fast: 3, medium: 2, slow: 1 }[tier]);
}

/** 🔊 for a model that makes sound, 🔇 for one that never does, and nothing where it isn't known. */
export function soundMark(model: Model): '🔊' | '🔇' | '' {
  const { sound } = usualWay(model);
  if (sound === undefined) return '';
  return sound === 'never' ? '🔇' : '🔊';
}
