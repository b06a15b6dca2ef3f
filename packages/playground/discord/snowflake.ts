/** @see https://discord.com/developers/docs/reference#snowflakes */
const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** The lowest 12 bits of an id count within one millisecond. */
const IDS_PER_MS = 4096;

/** The id with this number within a millisecond (milliseconds since the Unix epoch). */
export function snowflakeAt(atMs: number, sequence = 0): string {
  return ((BigInt(Math.floor(atMs) - DISCORD_EPOCH_MS) << 22n) | BigInt(sequence)).toString();
}

/** When an id was made, in milliseconds since the Unix epoch. */
export function snowflakeTime(id: string): number {
  return Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS;
}

/** Ids that rise and encode the time of `now`, even while `now` stands still or goes back. */
export function createSnowflakes(now: () => number): () => string {
  let lastMs = 0;
  let sequence = 0;
  return () => {
    const nowMs = Math.floor(now());
    if (nowMs > lastMs) {
      lastMs = nowMs;
      sequence = 0;
    } else if (++sequence === IDS_PER_MS) {
      lastMs += 1;
      sequence = 0;
    }
    return snowflakeAt(lastMs, sequence);
  };
}
