import * as z from 'zod';
import { type Bus, hear, jsonOf } from '../bus.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../runtime/clock.ts';
import { type Breaker, breakerSchema } from './breaker.ts';
import type { createNotices } from './notices.ts';
import { type ProviderErrorKind, providerErrorKinds } from './provider.ts';

/** A refusal that goes on is told again after this long. */
const AGAIN_MS = 10 * 60_000;
/** A message has room for more. */
const MAX_NOTICES = 10;

const callNames = ['submit', 'poll', 'cancel', 'findTasks'] as const;
export type CallName = (typeof callNames)[number];

/** What a process knows of a provider. */
export interface ProviderState {
  breaker: Breaker;
  isKnown: boolean;
  /** For providers that asked for fewer submits. */
  pausedUntilMs: number;
  lastError?: { kind: ProviderErrorKind; atMs: number };
  /** `isSure`: the operator has been told. */
  refusal?: { kind: ProviderErrorKind; call: CallName; sinceMs: number; seenAtMs: number; isSure: boolean };
}

/** Asks the others for what they know. */
const ASK = '';

const kind = z.enum(providerErrorKinds);
const toldSchema = z.object({
  provider: z.string(),
  breaker: breakerSchema,
  pauseLeftMs: z.number(),
  lastError: z.object({ kind, atMs: z.number() }).optional(),
  refusal: z
    .object({
      kind,
      call: z.enum(callNames),
      sinceMs: z.number(),
      seenAtMs: z.number(),
      isSure: z.boolean(),
    })
    .optional(),
  notices: z.array(
    z.object({
      providerId: z.string(),
      model: z.string().optional(),
      endsOn: z.string().optional(),
      seenAtMs: z.number(),
    }),
  ),
});

/**
 * Shares what each process sees of the providers: who rests, pauses or refuses, and who is being tried. Failures are
 * counted by each process for itself. Returns the function to call after each thing learned.
 */
export function shareStates({
  bus,
  states,
  stateOf,
  notices,
  clock,
  log,
}: {
  bus: Bus;
  states: ReadonlyMap<string, ProviderState>;
  /** Also for a provider that this process hasn't called yet. */
  stateOf(provider: string): ProviderState;
  notices: Pick<ReturnType<typeof createNotices>, 'all' | 'hear'>;
  clock: Clock;
  log: Log;
}): (provider: string) => void {
  const lastTold = new Map<string, string>();

  const noticesOf = (id: string) => notices.all().filter(({ providerId }) => providerId === id);

  /** Changes whenever others should know. */
  function essenceOf(id: string): string {
    const { breaker, isKnown, pausedUntilMs, lastError, refusal } = stateOf(id);
    const seen = refusal && Math.floor(refusal.seenAtMs / AGAIN_MS);
    return [
      ...[isKnown, breaker.changes(), pausedUntilMs, lastError?.kind, refusal?.kind, refusal?.isSure, seen],
      noticesOf(id).length,
    ].join(' ');
  }

  function publish(id: string) {
    const { breaker, pausedUntilMs, lastError, refusal } = stateOf(id);
    const told: z.infer<typeof toldSchema> = {
      ...{ provider: id, breaker: breaker.tell(), pauseLeftMs: pausedUntilMs - clock.steadyMs() },
      ...{ lastError, refusal, notices: noticesOf(id).slice(0, MAX_NOTICES) },
    };
    bus.publish('provider', JSON.stringify(told));
  }

  function learn(told: z.infer<typeof toldSchema>) {
    const state = stateOf(told.provider);
    state.isKnown = true;
    state.breaker.hear(told.breaker);
    state.pausedUntilMs = clock.steadyMs() + told.pauseLeftMs;
    if (told.lastError) state.lastError = told.lastError;
    if (told.refusal) state.refusal = told.refusal;
    else delete state.refusal;
    for (const { model, endsOn, ...notice } of told.notices)
      notices.hear({ ...notice, ...(model && { model }), ...(endsOn && { endsOn }) });
    lastTold.set(told.provider, essenceOf(told.provider));
  }

  hear(bus, 'provider', z.literal(ASK).or(jsonOf(toldSchema)), {
    log,
    listener(told) {
      if (told !== ASK) return learn(told);
      for (const [id, { isKnown }] of states) if (isKnown) publish(id);
    },
  });
  const ask = () => bus.publish('provider', ASK);
  bus.onGap(ask);
  ask();

  return (id) => {
    const essence = essenceOf(id);
    if (lastTold.get(id) === essence) return;
    // Before the first answer, there is nothing to tell.
    const isFirst = !lastTold.has(id) && !stateOf(id).isKnown;
    lastTold.set(id, essence);
    if (!isFirst) publish(id);
  };
}
