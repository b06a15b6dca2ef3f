/**
 * Each frame is shown for 1/24 s, as in the cinema. Every duration in whole seconds is then a whole number of frames.
 */
export const FRAMES_PER_SECOND = 24;

/** The short side of the image, in pixels. */
const shortSides = { '480p': 480, '720p': 720, '1080p': 1080 } as const;
/** Width over height. */
const aspectRatios = {
  '16:9': 16 / 9,
  '9:16': 9 / 16,
  '1:1': 1,
  '4:3': 4 / 3,
  '3:4': 3 / 4,
  '21:9': 21 / 9,
} as const;

export interface FilmRequest {
  prompt: string;
  durationSeconds: number;
  resolution: keyof typeof shortSides;
  aspectRatio: keyof typeof aspectRatios;
  seed: number;
  /** Path of an image that the film begins with. */
  firstFrame?: string | undefined;
  /** Paths of images of those whom the film is about. */
  portraits?: readonly string[] | undefined;
}

/** The size in pixels: both sides even, as yuv420p needs them. */
export function frameSize(request: Pick<FilmRequest, 'resolution' | 'aspectRatio'>): {
  width: number;
  height: number;
} {
  const shortSide = shortSides[request.resolution];
  const ratio = aspectRatios[request.aspectRatio];
  const longSide = 2 * Math.round((shortSide * Math.max(ratio, 1 / ratio)) / 2);
  return ratio >= 1 ? { width: longSide, height: shortSide } : { width: shortSide, height: longSide };
}

/** How many frames are drawn. */
export function frameCount(request: Pick<FilmRequest, 'durationSeconds'>): number {
  return Math.max(1, Math.round(request.durationSeconds * FRAMES_PER_SECOND));
}
