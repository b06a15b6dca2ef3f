import { ProviderError } from '../provider.ts';

/** `{from words,from an image}`, two names for one part of a path. */
const CHOICE = /\{([^{},]+),([^{},]+)\}/;
/** Of two to four parts, none of which is dots only. */
const PATH = /^(?:(?!\.+(?:\/|$))[\w.-]+\/){1,3}(?!\.+$)[\w.-]+$/;

/**
 * The path of a model. WaveSpeed has one for videos from words and another for videos from an image; the catalog
 * names both as `kwaivgi/kling-v3.0-std/{text-to-video,image-to-video}`. They are not encoded in addresses.
 */
export function toModelPath(name: string, hasImage: boolean): string {
  const path = name.replace(CHOICE, hasImage ? '$2' : '$1');
  if (PATH.test(path)) return path;
  throw new ProviderError('invalid_request', `${name} is no name of a model`, { sent: false });
}
