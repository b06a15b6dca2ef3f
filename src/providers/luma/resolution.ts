/** The smallest resolution of both APIs lies between two of ours. */
export function toResolution(resolution: string): string {
  return resolution === '480p' ? '540p' : resolution;
}
