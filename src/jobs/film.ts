import { createHash } from 'node:crypto';

/** The most shots of a film, and their seconds together. */
export const MAX_SHOTS = 24;
export const MAX_FILM_SECONDS = 180;

/** `draft`: every shot in the cheapest way, to see whether the film works. */
export const filmKinds = ['draft', 'final'] as const;
export type FilmKind = (typeof filmKinds)[number];

/**
 * The job of one shot of a film: the same id however often it is asked for, so that the shot is made once. Ids of jobs
 * have 17 to 20 digits everywhere (custom ids, provenance, nonces). None of Discord's begins with a 9 that has 19
 * digits behind it: a snowflake has 64 bits.
 */
export function shotJobId(filmId: string, shotId: string): string {
  const hash = createHash('sha256').update(`${filmId}.${shotId}`).digest('hex').slice(0, 30);
  return `9${String(BigInt(`0x${hash}`) % 10n ** 19n).padStart(19, '0')}`;
}
