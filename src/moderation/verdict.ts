import type { Classification } from './moderator.ts';

/** The finding that a member is told. `other`: a category that only the endpoint knows. */
export type ContentKind =
  | 'sexual'
  | 'minors'
  | 'harassment'
  | 'threats'
  | 'hate'
  | 'crimes'
  | 'violentCrimes'
  | 'selfHarm'
  | 'violence'
  | 'graphicViolence'
  | 'other';

/**
 * The endpoint's categories and the findings that members are told. Several may share one.
 * @see https://platform.openai.com/docs/guides/moderation
 */
export const kindsOfContent: Readonly<Record<string, ContentKind>> = {
  sexual: 'sexual',
  'sexual/minors': 'minors',
  harassment: 'harassment',
  'harassment/threatening': 'threats',
  hate: 'hate',
  'hate/threatening': 'threats',
  illicit: 'crimes',
  'illicit/violent': 'violentCrimes',
  'self-harm': 'selfHarm',
  'self-harm/intent': 'selfHarm',
  'self-harm/instructions': 'selfHarm',
  violence: 'violence',
  'violence/graphic': 'graphicViolence',
};

/** No guild can allow it. */
const ALWAYS_REFUSED = 'sexual/minors';

export interface Rules {
  /** By category, from 0 to 1: refused at this score or above; 1 allows everything. Absent: the endpoint's flag. */
  thresholds: Readonly<Record<string, number>>;
  /** Whether `sexual` is allowed if it has no threshold: in an age-restricted channel, and never for an image. */
  isForAdults: boolean;
}

/** The forbidden findings; empty if it may be made. Pure. */
export function refusedKinds({ flagged, flags, scores }: Classification, rules: Rules): ContentKind[] {
  const categories = [...new Set([...Object.keys(flags), ...Object.keys(scores)])];
  const refused = categories.filter((category) => {
    const isFlagged = flags[category] === true;
    if (category === ALWAYS_REFUSED && isFlagged) return true;
    const threshold = rules.thresholds[category];
    if (threshold !== undefined) return threshold < 1 && (scores[category] ?? 0) >= threshold;
    return isFlagged && !(category === 'sexual' && rules.isForAdults);
  });
  // A server with categories of its own may say only this.
  const isUnexplained = flagged && !Object.values(flags).includes(true);
  const kinds = refused.map((category): ContentKind => kindsOfContent[category] ?? 'other');
  return [...new Set<ContentKind>(isUnexplained ? [...kinds, 'other'] : kinds)];
}
