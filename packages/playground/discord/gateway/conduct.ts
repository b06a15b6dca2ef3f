import { GatewayCloseCodes } from 'discord-api-types/v10';

/** @see https://discord.com/developers/docs/events/gateway#rate-limiting */
const MAX_FRAMES = 120;
const PER_MS = 60_000;
/** @see https://discord.com/developers/docs/events/gateway#sending-events */
const MAX_FRAME_BYTES = 4_096;

/** Disconnects a client that sends too much, or no heartbeat for too long. */
export function watchConduct(silenceMs: number, disconnect: (code: GatewayCloseCodes) => void) {
  let windowStartMs = performance.now();
  let frames = 0;
  const timer = setTimeout(() => disconnect(GatewayCloseCodes.SessionTimedOut), silenceMs).unref();
  return {
    /** Counts a frame; false: it was one too many, or too large. */
    takes(sizeBytes: number): boolean {
      if (performance.now() - windowStartMs >= PER_MS) {
        windowStartMs = performance.now();
        frames = 0;
      }
      frames += 1;
      const isTooMany = frames > MAX_FRAMES;
      if (isTooMany) disconnect(GatewayCloseCodes.RateLimited);
      else if (sizeBytes > MAX_FRAME_BYTES) disconnect(GatewayCloseCodes.DecodeError);
      return !isTooMany && sizeBytes <= MAX_FRAME_BYTES;
    },
    beat: () => void timer.refresh(),
    end: () => clearTimeout(timer),
  };
}
