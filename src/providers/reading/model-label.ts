/** What the name of a model may contain. */
const OTHERS = /[^\p{L}\p{N} .,:;+/&()'’%=·–-]+/gu;

/**
 * A provider's name for a model, without what the catalog takes in no name. `room`: its characters at most. Otherwise
 * the model's path.
 */
export function toLabel(name: string, path: string, room = 44): string {
  const clean = (text: string) =>
    [...text.replaceAll(OTHERS, ' ').replaceAll(/:\/+/g, ' ').replaceAll(/\s+/g, ' ')]
      .join('')
      .replace(/^[^\p{L}\p{N}]+/u, '')
      .trim();
  const label = clean(name) || clean(path);
  return [...label].length > room
    ? `${[...label]
        .slice(0, room - 1)
        .join('')
        .trimEnd()}–`
    : label;
}
