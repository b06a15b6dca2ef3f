import { ProviderError } from './provider.ts';

/** `{from text,from an image}`: two names for one part of a path. */
const CHOICE = /\{([^{},]+),([^{},]+)\}/;
/** Two to six parts, none of which consists only of dots. */
const PATH = /^(?:(?!\.+(?:\/|$))[\w.-]+\/){1,5}(?!\.+$)[\w.-]+$/;

/**
 * A model's path at WaveSpeed or fal. They have one for videos from text and another for videos from an image. The
 * catalog contains both as `kwaivgi/kling-v3.0-std/{text-to-video,image-to-video}`. They aren't encoded in URLs.
 */
export function toModelPath(name: string, hasImage: boolean): string {
  const path = name.replace(CHOICE, hasImage ? '$2' : '$1');
  if (PATH.test(path)) return path;
  throw new ProviderError('invalid_request', `${name} isn't a model's name`, { sent: false });
}

/** Whether a text is the path of one model. */
export function isModelPath(text: string): boolean {
  return PATH.test(text);
}

/** The names that a name with a choice stands for. */
export function namesOf(name: string): readonly string[] {
  return [...new Set(['$1', '$2'].map((which) => name.replace(CHOICE, which)))];
}

/** Both paths of a name; one if it has no choice. */
export function bothPaths(name: string): readonly string[] {
  return [...new Set([toModelPath(name, false), toModelPath(name, true)])];
}
