const DAY_MS = 24 * 3_600_000;

/**
 * Clears the ledger a day at a time: a year of a large bot would keep its members waiting. It passes over days without
 * entries, so that a first entry from a machine whose clock stood at 1970 makes no half century of it.
 */
export async function clearByDay(
  { memberBeforeMs, rolesBeforeMs }: { memberBeforeMs: number; rolesBeforeMs: number },
  ledger: {
    /** The time of the first entry since then. */
    nextMs(fromMs: number): Promise<number | undefined>;
    /** Clears one day's members and roles, each up to its own time. */
    clear(fromMs: number, until: { membersUntilMs: number; rolesUntilMs: number }): Promise<void>;
  },
): Promise<void> {
  const endMs = Math.max(memberBeforeMs, rolesBeforeMs);
  for (let untilMs = 0; ; ) {
    const fromMs = (await ledger.nextMs(untilMs)) ?? endMs;
    if (fromMs >= endMs) return;
    untilMs = fromMs + DAY_MS;
    await ledger.clear(fromMs, {
      membersUntilMs: Math.min(untilMs, memberBeforeMs),
      rolesUntilMs: Math.min(untilMs, rolesBeforeMs),
    });
  }
}
