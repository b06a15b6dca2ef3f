import { ProviderError } from '../provider.ts';

/** `{from text,from an image}`: two names for one part of a path. */
const CHOICE = /\{([^{},]+),([^{},]+)\}/;
/** Two to four parts, none of which consists only of dots. */
const PATH = /^(?:(?!\.+(?:\/|$))[\w.-]+\/){1,3}(?!\.+$)[\w.-]+$/;

/**
 * A model's path. WaveSpeed has one for videos from text and another for videos from an image. The catalog contains
 * both as `kwaivgi/kling-v3.0-std/{text-to-video,image-to-video}`. They aren't encoded in URLs.
 */
export function toModelPath(name: string, hasImage: boolean): string {
  const path = name.replace(CHOICE, hasImage ? '$2' : '$1');
  if (PATH.test(path)) return path;
  throw new ProviderError('invalid_request', `${name} is no name of a model`, { sent: false });
}
