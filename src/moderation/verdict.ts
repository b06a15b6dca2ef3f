import type { Classification } from './moderator.ts';

/** What a member is told was found; `other`: a category that only the endpoint knows. */
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
 * The endpoint's categories, and what members are told; several may share theirs.
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

/** No guild can let it through. */
const ALWAYS_REFUSED = 'sexual/minors';

export interface Rules {
  /** By category, from 0 to 1: at or above it is refused, and 1 lets everything pass. Absent: the endpoint's flag. */
  thresholds: Readonly<Record<string, number>>;
  /** Whether `sexual` may pass where no threshold is set for it: in a channel for adults, and never for an image. */
  isForAdults: boolean;
}

/** What is not allowed in it; empty for what may be made. Pure. */
export function refusedKinds({ flagged, flags, scores }: Classification, rules: Rules): ContentKind[] {
  const categories = [...new Set([...Object.keys(flags), ...Object.keys(scores)])];
  const refused = categories.filter((category) => {
    const isFlagged = flags[category] === true;
    if (category === ALWAYS_REFUSED && isFlagged) return true;
    const threshold = rules.thresholds[category];
    if (threshold !== undefined) return threshold < 1 && (scores[category] ?? 0) >= threshold;
    return isFlagged && !(category === 'sexual' && rules.isForAdults);
  });
  // A server with categories of its own may say no more than that.
  const isUnexplained = flagged && !Object.values(flags).includes(true);
  const kinds = refused.map((category): ContentKind => kindsOfContent[category] ?? 'other');
  return [...new Set<ContentKind>(isUnexplained ? [...kinds, 'other'] : kinds)];
}
