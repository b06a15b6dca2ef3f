/**
 * The actions of a member: `POST /client/...` of the local Discord.
 *
 * @import { ClientAttachment, ClientBehaviorChoice, ClientInteraction, ClientMessage } from '../protocol.ts'
 */
import { store } from './store.js';

/** The server refused; `message` is a sentence for the person at the page. */
export class Refused extends Error {
  /** @override */
  name = 'Refused';
}

/**
 * @param {string} path
 * @param {RequestInit} init
 * @returns {Promise<unknown>}
 */
async function post(path, init) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, { method: 'POST', ...init });
  } catch (cause) {
    throw new Refused("The local Discord can't be reached. Is it still running?", { cause });
  }
  const body = /** @type {unknown} */ (await response.json().catch(() => null));
  if (response.ok) return body;
  const hasMessage = typeof body === 'object' && body !== null && 'message' in body;
  throw new Refused(hasMessage ? String(body.message) : `The local Discord answered ${response.status}.`);
}

/**
 * @param {string} path
 * @param {unknown} body
 */
function postJson(path, body) {
  return post(path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/**
 * `Omit` over each member of a union.
 *
 * @template T
 * @typedef {T extends unknown ? Omit<T, 'userId' | 'channelId'> : never} WithoutPlace
 */
/** @typedef {WithoutPlace<ClientInteraction>} Action what a member does, without who and where */

/**
 * @param {Action} action
 * @param {string} channelId
 * @returns {Promise<string>} the interaction's id
 */
export async function postInteraction(action, channelId) {
  const answer = await postJson('/client/interactions', {
    userId: store.me.user.id,
    channelId,
    ...action,
  });
  return /** @type {{ id: string }} */ (answer).id;
}

/**
 * @param {string} content
 * @param {string[]} attachmentIds
 */
export async function postMessage(content, attachmentIds) {
  const say = { userId: store.me.user.id, channelId: store.channelId, content, attachmentIds };
  return /** @type {ClientMessage} */ (await postJson('/client/messages', say));
}

/** @param {ClientBehaviorChoice} choice */
export async function postBehavior(choice) {
  await postJson('/client/providers', choice);
}

/**
 * @param {File} file
 * @returns {Promise<ClientAttachment>}
 */
export async function postAttachment(file) {
  if (file.size > store.guild.uploadLimitBytes) {
    const limit = Math.floor(store.guild.uploadLimitBytes / 1024 / 1024);
    throw new Refused(`“${file.name}” is larger than ${limit} MB, the upload limit here.`);
  }
  const query = new URLSearchParams({ user: store.me.user.id, name: file.name });
  const headers = { 'content-type': file.type || 'application/octet-stream' };
  return /** @type {ClientAttachment} */ (
    await post(`/client/attachments?${query}`, { headers, body: file })
  );
}
