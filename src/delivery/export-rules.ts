import type { GifStep } from '../media/write-gif.ts';
import { GUARANTEED_LIMIT_BYTES } from './upload-limits.ts';

/** What a part of a video can become. */
export const exportKinds = ['gif', 'emoji', 'sticker', 'sound'] as const;
export type ExportKind = (typeof exportKinds)[number];
/** What a server can have. */
export type ExpressionKind = Exclude<ExportKind, 'gif'>;

interface ExportRule {
  maxSeconds: number;
  usualSeconds: number;
  maxBytes: number;
  /** `undefined` for a sound. */
  image?: { isSquare: boolean; steps: readonly [GifStep, ...GifStep[]] };
}

const KIBIBYTE = 1024;

/**
 * As Discord accepts them.
 * @see https://docs.discord.com/developers/resources/emoji#create-guild-emoji
 * @see https://docs.discord.com/developers/resources/sticker#create-guild-sticker
 * @see https://docs.discord.com/developers/resources/soundboard#create-guild-soundboard-sound
 */
export const exportRules: Readonly<Record<ExportKind, ExportRule>> = {
  gif: {
    ...{ maxSeconds: 10, usualSeconds: 5, maxBytes: GUARANTEED_LIMIT_BYTES },
    image: {
      isSquare: false,
      steps: [
        { side: 480, fps: 15, colors: 256 },
        { side: 480, fps: 12, colors: 128 },
        { side: 400, fps: 12, colors: 64 },
        { side: 320, fps: 10, colors: 64 },
        { side: 240, fps: 8, colors: 32 },
        { side: 160, fps: 6, colors: 16 },
      ],
    },
  },
  emoji: {
    ...{ maxSeconds: 5, usualSeconds: 2, maxBytes: 256 * KIBIBYTE },
    image: {
      isSquare: true,
      steps: [
        { side: 128, fps: 15, colors: 128 },
        { side: 128, fps: 12, colors: 64 },
        { side: 96, fps: 12, colors: 64 },
        { side: 96, fps: 8, colors: 32 },
        { side: 64, fps: 8, colors: 32 },
        { side: 48, fps: 6, colors: 16 },
      ],
    },
  },
  sticker: {
    // Discord takes 5 s, and the last frame stays for as long as the others.
    ...{ maxSeconds: 4.8, usualSeconds: 3, maxBytes: 512 * KIBIBYTE },
    image: {
      isSquare: true,
      // Always 320 × 320: only what they show gets coarser.
      steps: [
        { side: 320, fps: 15, colors: 128 },
        { side: 320, fps: 12, colors: 64 },
        { side: 320, fps: 10, colors: 32 },
        { side: 320, detail: 160, fps: 10, colors: 32 },
        { side: 320, detail: 160, fps: 6, colors: 16 },
        { side: 320, detail: 80, fps: 5, colors: 16 },
        { side: 320, detail: 40, fps: 4, colors: 8 },
      ],
    },
  },
  // Discord takes 5.2 s. An MP3 ends with a whole frame, after the silence that its encoder adds.
  sound: { maxSeconds: 5.1, usualSeconds: 5.1, maxBytes: 512 * KIBIBYTE },
};
