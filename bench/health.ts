const EVERY_MS = 250;

/** Requests a program's `/healthz` four times a second: if its event loop is late, so is the answer. */
export function watchHealth(url: string) {
  const asked: Promise<number>[] = [];
  const ask = async () => {
    const startedAtMs = performance.now();
    const response = await fetch(url);
    await response.text();
    return performance.now() - startedAtMs;
  };
  const timer = setInterval(() => {
    // No answer counts as the longest delay.
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
