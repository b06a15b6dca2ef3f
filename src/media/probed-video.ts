/** The facts about a playable video. */
export interface ProbedVideo {
  /** As shown. */
  width: number;
  height: number;
  durationSeconds: number;
  videoCodec: string;
  audioCodec: string | null;
  bytes: number;
  /** The family of its container, by ffmpeg's name: MP4 and MOV, or Matroska and WebM. */
  container: 'mov' | 'matroska';
  /** H.264 in 8 bits and 4:2:0, which every decoder supports. */
  isCommonH264: boolean;
  /** An MP4 with its index before its frames, so that it plays while it loads. */
  isFaststartMp4: boolean;
}

/** Wider than any codec's level allows. A header may claim 65,535. */
const MAX_SIDE_PIXELS = 16_384;

export function isSide(pixels: number): boolean {
  return Number.isFinite(pixels) && pixels >= 1 && pixels <= MAX_SIDE_PIXELS;
}

/**
 * By `profile_idc`: Baseline, Main, Extended and High have 8 bits and no more color than 4:2:0.
 * @see ITU-T H.264, A.2
 */
export function isCommonH264(profile: number): boolean {
  return [66, 77, 88, 100].includes(profile);
}

/** Whether a video plays inside a message on every client unchanged. */
export function playsInline({ isFaststartMp4, isCommonH264, audioCodec }: ProbedVideo): boolean {
  return isFaststartMp4 && isCommonH264 && (audioCodec === null || audioCodec === 'aac');
}
