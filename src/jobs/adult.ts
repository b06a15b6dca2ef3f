import type { Job } from './job.ts';

/** Whether the result must not appear in the channel where it was requested. */
export function needsAgeRestrictedChannel({
  isAdult = false,
  origin: { isAgeRestricted = false },
}: Job): boolean {
  return isAdult && !isAgeRestricted;
}

/** Whether the video may appear only in age-restricted channels. True if its model is unknown by now. */
export function isForAdults(
  { isAdult = false, reel, origin: { isAgeRestricted = false } }: Job,
  model: { ageRestricted?: boolean | undefined } | undefined,
): boolean {
  if (isAdult || isAgeRestricted) return true;
  // A reel has no model, and stays where its clips may appear.
  return !reel && (model === undefined || model.ageRestricted === true);
}
