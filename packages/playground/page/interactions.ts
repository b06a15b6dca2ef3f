/** Sends a member's actions and waits for their outcomes. */

import type { APIApplicationCommandOptionChoice } from 'discord-api-types/v10';
import type { ClientEvent } from '../protocol.ts';
import type { Action } from './api.ts';
import { postInteraction, Refused } from './api.ts';
import { t } from './language.ts';
import { store } from './store.ts';

export type Outcome = Extract<
  ClientEvent,
  { t: 'INTERACTION_SUCCESS' | 'INTERACTION_FAILURE' | 'AUTOCOMPLETE' | 'MODAL' }
>;

// The server gives up after 3 s. This only covers a server that vanished meanwhile.
const silenceMs = 15_000;
const remembered = 100;

const waiting: Map<string, (outcome: Outcome) => void> = new Map();
/** Outcomes nobody waits for yet: the socket may be faster than the answer to the POST that names the id. */
const early: Map<string, Outcome> = new Map();

type Form = Extract<ClientEvent, { t: 'MODAL' }>['d'];
let openForm: (form: Form) => void = () => {};

/** Opens forms that answer what was done on this page. Those of another page, or of a scene, open there. */
export function openFormsWith(open: typeof openForm) {
  openForm = open;
}

/** Takes an event of the socket. */
export function settle(event: ClientEvent) {
  if (!isOutcome(event)) return;
  // Autocomplete answers with its choices, others with a form; a success beside them says nothing more.
  if (event.t === 'INTERACTION_SUCCESS' && [8, 9].includes(event.d.response)) return;
  const resolve = waiting.get(event.d.id);
  if (resolve) return resolve(event);
  early.set(event.d.id, event);
  if (early.size > remembered) early.delete(early.keys().next().value ?? '');
}

function isOutcome(event: ClientEvent): event is Outcome {
  return ['INTERACTION_SUCCESS', 'INTERACTION_FAILURE', 'AUTOCOMPLETE', 'MODAL'].includes(event.t);
}

async function outcomeOf(id: string): Promise<Outcome> {
  const known = early.get(id);
  if (known) {
    early.delete(id);
    return known;
  }
  const { promise, resolve }: PromiseWithResolvers<Outcome> = Promise.withResolvers();
  waiting.set(id, resolve);
  const reason = t('noAnswer');
  const timer = setTimeout(() => resolve({ t: 'INTERACTION_FAILURE', d: { id, reason } }), silenceMs);
  const outcome = await promise;
  clearTimeout(timer);
  waiting.delete(id);
  return outcome;
}

/**
 * Sends an interaction. Throws `Refused` if the server doesn't accept it at all; `done` is the sentence of
 * the failure, or undefined when the bot answered.
 * `channelId`: the open channel unless given
 */
export async function interact(
  action: Action,
  channelId: string = store.channelId,
): Promise<{ id: string; done: Promise<string | undefined> }> {
  const id = await postInteraction(action, channelId);
  const done = outcomeOf(id).then((outcome) => {
    if (outcome.t === 'MODAL') openForm(outcome.d);
    return outcome.t === 'INTERACTION_FAILURE' ? outcome.d.reason || t('noResponse') : undefined;
  });
  return { id, done };
}

/**
 * The same for callers that only need to know how it ended.
 * Returns why it failed
 */
export async function interactToEnd(action: Action, channelId?: string): Promise<string | undefined> {
  try {
    const { done } = await interact(action, channelId);
    return await done;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

/** Asks the bot for suggestions. Undefined when it gave none in time. */
export async function askChoices(
  action: Extract<Action, { kind: 'autocomplete' }>,
): Promise<APIApplicationCommandOptionChoice[] | undefined> {
  try {
    const outcome = await outcomeOf(await postInteraction(action, store.channelId));
    return outcome.t === 'AUTOCOMPLETE' ? outcome.d.choices : undefined;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
