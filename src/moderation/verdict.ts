import type { Classification } from './moderator.ts';

/**
 * The endpoint's categories, in plain words; several may share theirs.
 * @see https://platform.openai.com/docs/guides/moderation
 */
export const kindsOfContent: Readonly<Record<string, string>> = {
  sexual: 'sexual content',
  'sexual/minors': 'sexual content with minors',
  harassment: 'harassment',
  'harassment/threatening': 'threats',
  hate: 'hate',
  'hate/threatening': 'threats',
  illicit: 'instructions for crimes',
  'illicit/violent': 'instructions for violent crimes',
  'self-harm': 'self-harm',
  'self-harm/intent': 'self-harm',
  'self-harm/instructions': 'self-harm',
  violence: 'violence',
  'violence/graphic': 'graphic violence',
};

/** No guild can let it through. */
const ALWAYS_REFUSED = 'sexual/minors';

export interface Rules {
  /** By category, from 0 to 1: at or above it is refused, and 1 lets everything pass. Absent: the endpoint's flag. */
  thresholds: Readonly<Record<string, number>>;
  /** Whether `sexual` may pass where no threshold is set for it: in a channel for adults, and never for a picture. */
  isForAdults: boolean;
}

/** What is not allowed in it, in plain words; empty for what may be made. Pure. */
export function refusedKinds({ flagged, flags, scores }: Classification, rules: Rules): string[] {
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
  const words = refused.map((category) => kindsOfContent[category] ?? 'content of this kind');
  return [...new Set(isUnexplained ? [...words, 'content of this kind'] : words)];
}
