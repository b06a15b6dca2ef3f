const EVERY_MS = 250;

/** Asks a program's `/healthz` four times a second: what its event loop does late, it answers late. */
export function watchHealth(url: string) {
  const asked: Promise<number>[] = [];
  const ask = async () => {
    const startedAtMs = performance.now();
    const response = await fetch(url);
    await response.text();
    return performance.now() - startedAtMs;
  };
  const timer = setInterval(() => {
    // Who does not answer at all is as late as can be.
    asked.push(ask().catch(() => Number.POSITIVE_INFINITY));
  }, EVERY_MS);
  return {
    /** Milliseconds of each answer. */
    async stop(): Promise<number[]> {
      clearInterval(timer);
      return await Promise.all(asked);
    },
  };
}
