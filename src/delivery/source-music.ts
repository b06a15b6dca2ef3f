import { stat } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { BrokenFilmError } from '../media/film.ts';
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

export function createSourceMusic({
  decoder,
  clock,
  log,
}: {
  decoder: Decoder;
  clock: Clock;
  log: Log;
}): SourceMusic {
  const oneAtATime = createFairLimiter(1);
  return {
    async normalize({ memberId }, { path, output }) {
      if (!decoder) throw new UserError((t) => t('join.notHere'));
      return oneAtATime(memberId, async () => {
        // Most members bring none.
        const { normalizeSound, ShortSoundError } = await import('../media/sound-file.ts');
        try {
          const encoder = { ffmpeg: decoder, signal: clock.timeout(TIMEOUT_MS) };
          const { seconds } = await normalizeSound(path, output, encoder);
          const { size: bytes } = await stat(output);
          return { bytes, durationMs: Math.round(seconds * 1_000) };
        } catch (cause) {
          if (cause instanceof ShortSoundError)
            throw new UserError((t) => t('finish.musicTooShort'), { cause });
          if (cause instanceof BrokenFilmError) throw new UserError((t) => t('finish.noMusic'), { cause });
          // Only the operator can find out why.
          log.warn({ err: cause }, 'could not convert the music of a member');
          throw new UserError((t) => t('finish.musicFailed'), { cause });
        }
      });
    },
  };
}
