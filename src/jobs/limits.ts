/** How many tasks may be under way at once, besides what each provider takes. */
export interface Limits {
  /** Jobs of one member in one guild that run at the same time; further ones wait. */
  memberRunning(guildId: string): number;
  memberWaiting: number;
  /** Jobs of one guild that run at the same time. */
  guildRunning(guildId: string): number;
  providerRunning(provider: string): number;
}

export const MEMBER_RUNNING = 3;
export const MEMBER_WAITING = 10;

/** Which providers should be left alone for now, since they are in trouble or asked for it. */
export interface ProviderGate {
  /** Milliseconds until such a call may be made; 0: now. */
  waitMs(providerId: string, call: 'submit' | 'poll'): number;
  /** How many submits may be under way at once: none while it rests, one while it is tried again. */
  submitsAtOnce(providerId: string): number;
  /** For how many milliseconds it has been failing; 0 where it is not. */
  failingForMs(providerId: string): number;
}
