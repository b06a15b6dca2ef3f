import { aloneBus, type Bus } from '../bus.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import { createBreaker } from './breaker.ts';
import { headersScope, readSunset } from './http/sunset.ts';
import { createNotices, type Notice } from './notices.ts';
import { type Provider, ProviderError, type ProviderErrorKind, type TaskRef } from './provider.ts';
import { withSaneFigures } from './reading/figures.ts';
import { type CallName, type ProviderState, shareStates } from './share-states.ts';

export interface ProviderHealth {
  /** `unknown`: not called yet. `refused`: it refuses our key, or the account is empty. */
  state: 'ok' | 'failing' | 'refused' | 'unknown';
  /** When it began to be `failing` or `refused`. */
  sinceMs?: number;
  cause?: ProviderErrorKind;
  /** Nothing is sent to it until then. */
  restingUntilMs?: number;
}

export interface CallFailure {
  kind: ProviderErrorKind;
  atMs: number;
}

/** The state of the providers, by their latest answers. */
export interface Health {
  of(providerId: string): ProviderHealth;
  /** The last failed call that wasn't the request's fault. */
  lastError(providerId: string): CallFailure | undefined;
  /** What providers announced about the end of their models. */
  notices(): readonly Notice[];
}

/** A provider that asks for a longer wait is tried again anyway. */
const MAX_PAUSE_MS = 10 * 60_000;
/** An older refusal says little about the present. Perhaps nobody has tried since. */
const REFUSAL_MS = 60 * 60_000;
/** One refused poll may be an edge's mistake. One refused submit is proof enough, because it isn't repeated. */
const LASTING_MS = 2 * 60_000;
/** A failing provider is tried again this long after its last pause, although others could make the same. */
const TRIED_AGAIN_MS = 10 * 60_000;

/** Watches every call to the providers, and says which of them should get no calls for now. */
export function createHealth({ clock, log, bus = aloneBus }: { clock: Clock; log: Log; bus?: Bus }) {
  const providerStates = new Map<string, ProviderState>();
  const notices = createNotices({ clock, log });

  function providerStateOf(id: string): ProviderState {
    let providerState = providerStates.get(id);
    if (!providerState) {
      providerState = { breaker: createBreaker({ now: clock.steadyMs }), isKnown: false, pausedUntilMs: 0 };
      providerStates.set(id, providerState);
    }
    return providerState;
  }

  const tell = shareStates({ bus, states: providerStates, stateOf: providerStateOf, notices, clock, log });

  /** What a failed call says about the provider; nothing if the request or the bot is at fault. */
  function learnFrom(error: unknown, provider: string, call: CallName) {
    if (!(error instanceof ProviderError)) return;
    const { kind, sent } = error;
    if (kind !== 'content_rejected') providerStateOf(provider).lastError = { kind, atMs: clock.now() };
    if (kind === 'unavailable' || kind === 'timeout') return failed(provider, kind);
    if (!sent && kind !== 'rate_limited') return;
    answered(provider);
    if (kind === 'rate_limited') limited(provider, call, error);
    if (kind === 'unauthorized' || kind === 'insufficient_credit') refused(provider, kind, call);
  }

  function failed(provider: string, kind: 'unavailable' | 'timeout') {
    const providerState = providerStateOf(provider);
    providerState.isKnown = true;
    if (providerState.breaker.failed(kind))
      log.warn({ provider, kind }, 'the provider keeps failing; pausing calls to it');
  }

  function limited(provider: string, call: CallName, { retryAfterMs }: ProviderError) {
    if (call !== 'submit' || retryAfterMs === undefined) return;
    providerStateOf(provider).pausedUntilMs = clock.steadyMs() + Math.min(retryAfterMs, MAX_PAUSE_MS);
  }

  function refused(provider: string, kind: ProviderErrorKind, call: CallName) {
    const providerState = providerStateOf(provider);
    const before = refusalOf(providerState);
    const nowMs = clock.now();
    const known = before?.kind === kind ? before : undefined;
    const sinceMs = known?.sinceMs ?? nowMs;
    const wasSure = known?.isSure === true;
    const isSure = wasSure || call === 'submit' || nowMs - sinceMs >= LASTING_MS;
    // A refused submit is cleared only by an accepted one, not by a poll.
    const endedBy = call === 'submit' || known?.call === 'submit' ? 'submit' : call;
    providerState.refusal = { kind, call: endedBy, sinceMs, seenAtMs: nowMs, isSure };
    if (isSure && !wasSure)
      log.error({ provider, kind }, 'the provider refuses the key or account; check both');
  }

  function refusalOf({ refusal }: ProviderState): ProviderState['refusal'] {
    return refusal && clock.now() - refusal.seenAtMs < REFUSAL_MS ? refusal : undefined;
  }

  function answered(provider: string) {
    const providerState = providerStateOf(provider);
    providerState.isKnown = true;
    if (providerState.breaker.answered()) log.info({ provider }, 'the provider answers again');
  }

  function succeeded(provider: string, call: CallName) {
    answered(provider);
    const providerState = providerStateOf(provider);
    // An empty account still answers polls.
    if (providerState.refusal?.call !== call) return;
    const wasSure = providerState.refusal.isSure;
    delete providerState.refusal;
    if (wasSure) log.info({ provider }, 'the provider accepts the key and account again');
  }

  async function observe<T>(provider: string, name: CallName, call: () => Promise<T>): Promise<T> {
    providerStateOf(provider).breaker.began();
    tell(provider);
    try {
      const value = await call();
      succeeded(provider, name);
      return value;
    } catch (error) {
      learnFrom(error, provider, name);
      throw error;
    } finally {
      tell(provider);
    }
  }

  async function submit(provider: Provider, ...[request, options]: Parameters<Provider['submit']>) {
    const { id } = provider;
    const hear = (headers: Parameters<typeof readSunset>[0]) => {
      const sunset = readSunset(headers);
      if (sunset) notices.announce(id, request.model, sunset);
    };
    try {
      return await observe(id, 'submit', () =>
        headersScope.run(hear, () => provider.submit(request, options)),
      );
    } catch (error) {
      if (error instanceof ProviderError && error.kind === 'retired') notices.retire(id, request.model);
      throw error;
    } finally {
      tell(id);
    }
  }

  /** A time for people to read. */
  const toInstant = (steadyMs: number) => clock.now() + steadyMs - clock.steadyMs();

  /** Milliseconds until such a call may be made; 0 means now. */
  function waitMs(providerId: string, call: 'submit' | 'poll'): number {
    const { breaker, pausedUntilMs } = providerStateOf(providerId);
    const pauseMs = call === 'submit' ? pausedUntilMs - clock.steadyMs() : 0;
    return Math.max(breaker.waitMs(), pauseMs, 0);
  }

  return {
    waitMs,

    of(providerId: string): ProviderHealth {
      const providerState = providerStateOf(providerId);
      const { breaker, isKnown, pausedUntilMs } = providerState;
      const trouble = breaker.trouble();
      const { sinceMs = 0, restingUntilMs = 0 } = trouble ?? {};
      if (trouble)
        return {
          ...{ state: 'failing', ...trouble },
          ...{ sinceMs: toInstant(sinceMs), restingUntilMs: toInstant(restingUntilMs) },
        };
      const refusal = refusalOf(providerState);
      if (refusal?.isSure) return { state: 'refused', sinceMs: refusal.sinceMs, cause: refusal.kind };
      const isPaused = pausedUntilMs > clock.steadyMs();
      const pause = isPaused && { restingUntilMs: toInstant(pausedUntilMs) };
      return { state: isKnown ? 'ok' : 'unknown', ...pause };
    },

    /**
     * Whether another provider should make what both can: this one refuses the key or account, wants a pause, or fails.
     */
    isAvoided(providerId: string): boolean {
      const providerState = providerStateOf(providerId);
      const nowMs = clock.steadyMs();
      const trouble = providerState.breaker.trouble();
      if (trouble) return nowMs < trouble.restingUntilMs + TRIED_AGAIN_MS;
      return refusalOf(providerState)?.isSure === true || providerState.pausedUntilMs > nowMs;
    },

    /** Whether it refused the key or the account and has accepted nothing since, even if nobody has tried for hours. */
    hasOpenRefusal: (providerId: string) => providerStateOf(providerId).refusal?.isSure === true,

    lastError: (providerId: string) => providerStateOf(providerId).lastError,

    notices: notices.all,

    /** How many submits may be under way at once: none while the breaker is open, one while it is probing. */
    submitsAtOnce(providerId: string): number {
      if (waitMs(providerId, 'submit') > 0) return 0;
      return providerStateOf(providerId).breaker.isOnTrial() ? 1 : Number.POSITIVE_INFINITY;
    },

    /** For how many milliseconds it has been failing; 0 if it isn't. */
    failingForMs(providerId: string): number {
      const trouble = providerStateOf(providerId).breaker.trouble();
      return trouble ? clock.steadyMs() - trouble.sinceMs : 0;
    },

    /** The same provider, with its outcomes recorded here and impossible figures left out. */
    watch(provider: Provider): Provider {
      const { id, cancel, findTasks } = provider;
      const sane = <T extends object>(task: TaskRef, reading: T): T =>
        withSaneFigures(reading, (dropped) => {
          // Polls may repeat their progress every few seconds. A charge counts once.
          const level = 'costUsd' in dropped ? 'warn' : 'debug';
          log[level](
            { provider: id, task, ...dropped },
            'the provider reports what can not be true; it is left out',
          );
        });
      return {
        ...provider,
        submit: (...args) => submit(provider, ...args),
        poll: async (task, options) =>
          sane(task, await observe(id, 'poll', () => provider.poll(task, options))),
        ...(cancel && {
          cancel: async (task, options) =>
            sane(task, (await observe(id, 'cancel', () => cancel.call(provider, task, options))) ?? {}),
        }),
        ...(findTasks && {
          findTasks: (...args) => observe(id, 'findTasks', () => findTasks.call(provider, ...args)),
        }),
      };
    },
  };
}
