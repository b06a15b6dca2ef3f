import type { LocalDiscord } from '../discord/index.ts';
import type { ClientMessage } from '../protocol.ts';
import type { BehaviorId } from '../providers/behaviors.ts';

/** What a scene can do. Everything in it is real: the bot, the local Discord, and the simulated providers' faults. */
export interface Stage {
  discord: LocalDiscord;
  /** The next step has begun. */
  step(): void;
  /** What Replicate does with the next video, or with every one. `videoMs` is how long a slow one takes. */
  replicate(behavior: BehaviorId, more?: { videoMs?: number; lasts?: 'once' | 'always' }): void;
  /** How many tasks Replicate has got so far. */
  submits(): number;
  /** Milliseconds since the epoch, in the playground's time. */
  now(): number;
  setSpeed(speed: number): void;
  /** Resolves once this is true. Rejects at the playground's end. */
  until(isTrue: () => boolean): Promise<void>;
  /** Kills the bot's process, which is started again after two seconds. */
  crash(): void;
}

/** Where all of them play. */
export const CHANNEL = 'films';
/** In the playground's time. */
export const LONG_MS = 5 * 60_000;

export const hasVideo = ({ attachments }: ClientMessage) =>
  attachments.some(({ content_type: type }) => type?.startsWith('video/'));
