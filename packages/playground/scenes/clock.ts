/** The playground's time: the machine's, but faster while a scene wants it. The bot's process follows it by the same rule. */
export interface Rate {
  /** This moment of the machine's clock … */
  fromMs: number;
  /** … is this moment here. */
  baseMs: number;
  speed: number;
}

/** What time it is here when the machine's clock says `realMs`. */
export function timeAt({ fromMs, baseMs, speed }: Rate, realMs: number): number {
  return baseMs + (realMs - fromMs) * speed;
}

export function createSceneClock(realNow = Date.now) {
  const startMs = realNow();
  let rate: Rate = { fromMs: startMs, baseMs: startMs, speed: 1 };
  const now = () => Math.floor(timeAt(rate, realNow()));
  const followers = new Set<(rate: Rate) => void>();
  return {
    now,
    get rate() {
      return rate;
    },
    setSpeed(speed: number) {
      const fromMs = realNow();
      rate = { fromMs, baseMs: timeAt(rate, fromMs), speed };
      for (const follow of followers) follow(rate);
    },
    /** Calls back now and at every change, until the returned function is called. */
    follow(listener: (rate: Rate) => void): () => void {
      followers.add(listener);
      listener(rate);
      return () => void followers.delete(listener);
    },
  };
}

export type SceneClock = ReturnType<typeof createSceneClock>;
