import type { Settings } from './schema.ts';

/** Whether members decide by their stars which videos the showcase gets. */
export function takesStars({
  showcaseChannel,
  showcaseStars,
}: Pick<Settings, 'showcaseChannel' | 'showcaseStars'>): boolean {
  return showcaseChannel !== null && showcaseStars > 0;
}
