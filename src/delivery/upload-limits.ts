/**
 * If Discord refuses a file within its stated limit: the size it accepted from everybody for years, with room for
 * headers.
 */
export const GUARANTEED_LIMIT_BYTES = 9.5 * 1024 * 1024;
/** Below this it isn't about the size, whatever the error says. */
const MIN_LIMIT_BYTES = 1024 * 1024;

/** The next limit to try after this many bytes were refused; 0 if none is left. */
export function lessThan(bytes: number): number {
  if (bytes > GUARANTEED_LIMIT_BYTES) return GUARANTEED_LIMIT_BYTES;
  return bytes > MIN_LIMIT_BYTES ? bytes / 2 : 0;
}
