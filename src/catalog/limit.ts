import { type Model, resolutions } from './schema.ts';

/** The most that a guild allows; `null`: no limit. */
export interface VideoLimits {
  maxDurationSeconds: number | null;
  maxResolution: string | null;
}

/** The model with only what is within the limits; `undefined` if that is nothing. */
export function limitModel(
  model: Model,
  { maxDurationSeconds, maxResolution }: VideoLimits,
): Model | undefined {
  const maxSeconds = maxDurationSeconds ?? Number.POSITIVE_INFINITY;
  const durations = limitDurations(model.durations, maxSeconds);
  const [resolution, ...others] = model.resolutions.filter((each) => isWithin(each, maxResolution));
  if (durations === undefined || resolution === undefined) return undefined;
  const allowed: Model['resolutions'] = [resolution, ...others];
  const longest = Array.isArray(durations) ? Math.max(...durations) : durations.to;
  return {
    ...model,
    durations,
    resolutions: allowed,
    defaultDurationSeconds: Math.min(model.defaultDurationSeconds, longest),
    defaultResolution: allowed.includes(model.defaultResolution)
      ? model.defaultResolution
      : allowed.reduce((best, each) => (rank(each) > rank(best) ? each : best)),
  };
}

function limitDurations(durations: Model['durations'], maxSeconds: number): Model['durations'] | undefined {
  if (!Array.isArray(durations)) {
    return durations.from > maxSeconds ? undefined : { ...durations, to: Math.min(durations.to, maxSeconds) };
  }
  const [first, ...others] = durations.filter((seconds) => seconds <= maxSeconds);
  return first === undefined ? undefined : [first, ...others];
}

/** Whether a resolution is not sharper than another; `null` means no limit. */
export function isWithin(resolution: string, maxResolution: string | null): boolean {
  return maxResolution === null || rank(resolution) <= rank(maxResolution);
}

function rank(resolution: string): number {
  return (resolutions as readonly string[]).indexOf(resolution);
}
