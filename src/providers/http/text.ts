/** Longer texts are cut in causes. */
const MAX_CAUSE_LENGTH = 500;

/** A text from outside, short enough for a log. */
export function cut(text: string): string {
  return text.length > MAX_CAUSE_LENGTH ? `${text.slice(0, MAX_CAUSE_LENGTH)}…` : text;
}
