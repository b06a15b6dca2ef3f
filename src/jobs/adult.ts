import type { Job } from './job.ts';

/** Whether the result must not be shown in the channel where it was requested. */
export function needsAgeRestrictedChannel({
  isAdult = false,
  origin: { isAgeRestricted = false },
}: Job): boolean {
  return isAdult && !isAgeRestricted;
}

/** Whether the video may be shown in age-restricted channels only; so where its model is no longer known. */
export function isForAdults(
  { isAdult = false, origin: { isAgeRestricted = false } }: Job,
  model: { ageRestricted?: boolean | undefined } | undefined,
): boolean {
  return isAdult || isAgeRestricted || model === undefined || model.ageRestricted === true;
}
