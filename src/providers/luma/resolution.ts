/** Both APIs have a smallest resolution that lies between ours. */
export function toResolution(resolution: string): string {
  return resolution === '480p' ? '540p' : resolution;
}
