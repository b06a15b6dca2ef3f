import { stat } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { Decoder } from '../media/judge.ts';

/** What Discord's picker offers: a group, and endings that the group may lack, as its members aren't documented. */
export const SOUND_FILE_TYPES = ['audio', '.mp3', '.wav', '.m4a', '.ogg', '.flac', '.aac'] as const;

import type { Clock } from '../runtime/clock.ts';
import { createFairLimiter } from './fair-limiter.ts';

/** The member sees "thinking" meanwhile. */
const TIMEOUT_MS = 2 * 60_000;

/** Members' music. */
export interface SourceMusic {
  /** Writes it as an MP3 that has nothing else in it. Throws a `UserError` if it isn't a sound file. */
  normalize(
    owner: { memberId: string },
    input: { path: string; output: string },
  ): Promise<{ bytes: number; durationMs: number }>;
}

export function createSourceMusic({ decoder, clock }: { decoder: Decoder; clock: Clock }): SourceMusic {
  const oneAtATime = createFairLimiter(1);
  return {
    async normalize({ memberId }, { path, output }) {
      if (!decoder) throw new UserError((t) => t('join.notHere'));
      return oneAtATime(memberId, async () => {
        try {
          // Most members bring none.
          const { normalizeSound } = await import('../media/sound-file.ts');
          const encoder = { ffmpeg: decoder, signal: clock.timeout(TIMEOUT_MS) };
          const { seconds } = await normalizeSound(path, output, encoder);
          const { size: bytes } = await stat(output);
          return { bytes, durationMs: Math.round(seconds * 1_000) };
        } catch (cause) {
          throw new UserError((t) => t('finish.noMusic'), { cause });
        }
      });
    },
  };
}
