/** How many tasks may run at once, besides each provider's own limit. */
export interface Limits {
  /** A member's jobs that may run at once in one guild. Further ones wait. */
  memberRunning(guildId: string): number;
  memberWaiting: number;
  /** A guild's jobs that may run at once. */
  guildRunning(guildId: string): number;
  providerRunning(provider: string): number;
  /** Reads the limits of these guilds, unless they are known. Only if they can be unknown when jobs start. */
  load?(guildIds: ReadonlySet<string>): Promise<void>;
}

export const MEMBER_RUNNING = 3;
export const MEMBER_WAITING = 10;

/** Which providers should get no calls for now, because they fail or asked for a pause. */
export interface ProviderGate {
  /** Milliseconds until such a call may be made; 0 means now. */
  waitMs(providerId: string, call: 'submit' | 'poll'): number;
  /** How many submits may be under way at once: none while the breaker is open, one while it is probing. */
  submitsAtOnce(providerId: string): number;
  /** For how many milliseconds it has been failing; 0 if it isn't. */
  failingForMs(providerId: string): number;
}
