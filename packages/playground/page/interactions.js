/**
 * Sends a member's actions and waits for their outcomes.
 *
 * @import { APIApplicationCommandOptionChoice } from 'discord-api-types/v10'
 * @import { ClientEvent } from '../protocol.ts'
 * @import { Action } from './api.js'
 */
import { postInteraction, Refused } from './api.js';
import { store } from './store.js';

/** @typedef {Extract<ClientEvent, { t: 'INTERACTION_SUCCESS' | 'INTERACTION_FAILURE' | 'AUTOCOMPLETE' | 'MODAL' }>} Outcome */

// The server gives up after 3 s. This only covers a server that vanished meanwhile.
const silenceMs = 15_000;
const remembered = 100;

/** @type {Map<string, (outcome: Outcome) => void>} */
const waiting = new Map();
/**
 * Outcomes nobody waits for yet: the socket may be faster than the answer to the POST that names the id.
 *
 * @type {Map<string, Outcome>}
 */
const early = new Map();

/**
 * Takes an event of the socket.
 *
 * @param {ClientEvent} event
 */
export function settle(event) {
  if (!isOutcome(event)) return;
  // Autocomplete answers with its choices; a success beside it says nothing more.
  if (event.t === 'INTERACTION_SUCCESS' && event.d.response === 8) return;
  const resolve = waiting.get(event.d.id);
  if (resolve) return resolve(event);
  early.set(event.d.id, event);
  if (early.size > remembered) early.delete(early.keys().next().value ?? '');
}

/**
 * @param {ClientEvent} event
 * @returns {event is Outcome}
 */
function isOutcome(event) {
  return ['INTERACTION_SUCCESS', 'INTERACTION_FAILURE', 'AUTOCOMPLETE', 'MODAL'].includes(event.t);
}

/**
 * @param {string} id
 * @returns {Promise<Outcome>}
 */
async function outcomeOf(id) {
  const known = early.get(id);
  if (known) {
    early.delete(id);
    return known;
  }
  /** @type {PromiseWithResolvers<Outcome>} */
  const { promise, resolve } = Promise.withResolvers();
  waiting.set(id, resolve);
  const reason = "The local Discord didn't answer.";
  const timer = setTimeout(() => resolve({ t: 'INTERACTION_FAILURE', d: { id, reason } }), silenceMs);
  const outcome = await promise;
  clearTimeout(timer);
  waiting.delete(id);
  return outcome;
}

/**
 * Sends an interaction. Throws `Refused` if the server doesn't accept it at all; `done` is the sentence of
 * the failure, or undefined when the bot answered.
 *
 * @param {Action} action
 * @param {string} [channelId] the open channel unless given
 * @returns {Promise<{ id: string, done: Promise<string | undefined> }>}
 */
export async function interact(action, channelId = store.channelId) {
  const id = await postInteraction(action, channelId);
  const done = outcomeOf(id).then((outcome) =>
    outcome.t === 'INTERACTION_FAILURE' ? outcome.d.reason || 'The application did not respond' : undefined,
  );
  return { id, done };
}

/**
 * The same for callers that only need to know how it ended.
 *
 * @param {Action} action
 * @param {string} [channelId]
 * @returns {Promise<string | undefined>} why it failed
 */
export async function interactToEnd(action, channelId) {
  try {
    const { done } = await interact(action, channelId);
    return await done;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

/**
 * Asks the bot for suggestions. Undefined when it gave none in time.
 *
 * @param {Extract<Action, { kind: 'autocomplete' }>} action
 * @returns {Promise<APIApplicationCommandOptionChoice[] | undefined>}
 */
export async function askChoices(action) {
  try {
    const outcome = await outcomeOf(await postInteraction(action, store.channelId));
    return outcome.t === 'AUTOCOMPLETE' ? outcome.d.choices : undefined;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
