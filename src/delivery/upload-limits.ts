/** Where Discord refuses what its own limit allows: what it took from everybody for years, with room for headers. */
export const GUARANTEED_LIMIT_BYTES = 9.5 * 1024 * 1024;
/** Below that it is no longer about the size, whatever is said. */
const MIN_LIMIT_BYTES = 1024 * 1024;

/** The next limit to try, in bytes, where so many were refused; 0 where none is left. */
export function lessThan(bytes: number): number {
  if (bytes > GUARANTEED_LIMIT_BYTES) return GUARANTEED_LIMIT_BYTES;
  return bytes > MIN_LIMIT_BYTES ? bytes / 2 : 0;
}
