import * as z from 'zod';
import type { Clock } from '../runtime/clock.ts';
import { type ProviderErrorKind, providerErrorKinds } from './provider.ts';

/** One lost connection is normal. This many failures in a row mean trouble. */
const FAILURES_TO_OPEN = 3;
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 60_000;
/** Longer than any call may take: a trial call that never ends must not keep the breaker open forever. */
const TRIAL_MS = 70_000;
/** Callers that wait for the outcome of a trial ask again after this long. */
const TRIAL_LOOK_MS = 2_000;

/** What one process tells others about it, whose clocks differ. */
export const breakerSchema = z.object({
  restMs: z.number().max(LONGEST_REST_MS),
  sinceAgoMs: z.number(),
  restLeftMs: z.number().max(LONGEST_REST_MS),
  trialLeftMs: z.number().max(TRIAL_MS),
  cause: z.enum(providerErrorKinds).optional(),
});

/** Pauses calls to a provider that keeps failing, then tries it with one call. */
export type Breaker = ReturnType<typeof createBreaker>;

export function createBreaker({ now }: Pick<Clock, 'now'>) {
  let failures = 0;
  let sinceMs = 0;
  let cause: ProviderErrorKind | undefined;
  /** 0 while the provider works. */
  let restMs = 0;
  let restingUntilMs = 0;
  let trialUntilMs = 0;
  let changes = 0;
  const isOpen = () => restMs > 0;
  const isOnTrial = () => isOpen() && now() >= restingUntilMs;

  return {
    isOnTrial,
    /** A call begins. */
    began() {
      if (!isOnTrial()) return;
      trialUntilMs = now() + TRIAL_MS;
      changes++;
    },
    /** The provider answered, with whatever result. Returns true if that ends a time of failing. */
    answered(): boolean {
      const wasOpen = isOpen();
      if (wasOpen) changes++;
      failures = 0;
      restMs = 0;
      trialUntilMs = 0;
      return wasOpen;
    },
    /** The provider didn't answer, or answered that it can't. Returns true if that begins a time of failing. */
    failed(kind: ProviderErrorKind): boolean {
      if (failures++ === 0) sinceMs = now();
      cause = kind;
      // Calls that began before the pause tell nothing new.
      if (failures < FAILURES_TO_OPEN || now() < restingUntilMs) return false;
      const wasOpen = isOpen();
      restMs = wasOpen ? Math.min(restMs * 2, LONGEST_REST_MS) : FIRST_REST_MS;
      restingUntilMs = now() + restMs;
      trialUntilMs = 0;
      changes++;
      return !wasOpen;
    },
    /** Milliseconds until a call may be made; 0 means now. */
    waitMs(): number {
      if (!isOpen()) return 0;
      if (!isOnTrial()) return restingUntilMs - now();
      return now() < trialUntilMs ? TRIAL_LOOK_MS : 0;
    },
    /** How often there was something to tell other processes. */
    changes: () => changes,
    tell: (): z.infer<typeof breakerSchema> => ({
      ...{ restMs, sinceAgoMs: now() - sinceMs, restLeftMs: restingUntilMs - now() },
      ...{ trialLeftMs: trialUntilMs - now(), ...(cause && { cause }) },
    }),
    /** From another process, whose calls it saw. */
    hear(told: z.infer<typeof breakerSchema>) {
      const wasOpen = isOpen();
      ({ restMs, cause } = told);
      // Each process counts its own failures, until somebody sees that the provider answers again.
      if (isOpen()) failures = Math.max(failures, FAILURES_TO_OPEN);
      else if (wasOpen) failures = 0;
      sinceMs = now() - told.sinceAgoMs;
      restingUntilMs = now() + told.restLeftMs;
      trialUntilMs = now() + told.trialLeftMs;
    },
    /** The state while it fails. */
    trouble() {
      return isOpen() ? { sinceMs, restingUntilMs, ...(cause && { cause }) } : undefined;
    },
  };
}
