/** The actions of a member: `POST /client/...` of the local Discord. */

import type {
  ClientAttachment,
  ClientBehaviorChoice,
  ClientInteraction,
  ClientMessage,
  SceneId,
} from '../protocol.ts';
import { t } from './language.ts';
import { store } from './store.ts';

/** The server refused; `message` is a sentence for the person at the page. */
export class Refused extends Error {
  override name = 'Refused';
}

async function post(path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, { method: 'POST', ...init });
  } catch (cause) {
    throw new Refused(t('noServer'), { cause });
  }
  const body = (await response.json().catch(() => null)) as unknown;
  if (response.ok) return body;
  const hasMessage = typeof body === 'object' && body !== null && 'message' in body;
  throw new Refused(hasMessage ? String(body.message) : t('serverAnswered', { status: response.status }));
}

function postJson(path: string, body: unknown) {
  return post(path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** `Omit` over each member of a union. */
export type WithoutPlace<T> = T extends unknown ? Omit<T, 'userId' | 'channelId'> : never;
/** What a member does, without who and where. */
export type Action = WithoutPlace<ClientInteraction>;

/** Returns the interaction's id. */
export async function postInteraction(action: Action, channelId: string): Promise<string> {
  const answer = await postJson('/client/interactions', {
    userId: store.me.user.id,
    channelId,
    ...action,
  });
  return (answer as { id: string }).id;
}

export async function postMessage(content: string, attachmentIds: string[]) {
  const say = { userId: store.me.user.id, channelId: store.channelId, content, attachmentIds };
  return (await postJson('/client/messages', say)) as ClientMessage;
}

export async function postBehavior(choice: ClientBehaviorChoice) {
  await postJson('/client/providers', choice);
}

/** Returns where to look at it, and as whom. */
export async function postScene(id: SceneId) {
  return (await postJson('/client/scenes', { id })) as { channelId: string; userId: string };
}

export async function postAttachment(file: File): Promise<ClientAttachment> {
  if (file.size > store.guild.uploadLimitBytes) {
    const limit = Math.floor(store.guild.uploadLimitBytes / 1024 / 1024);
    throw new Refused(t('fileTooLarge', { file: file.name, limit }));
  }
  const query = new URLSearchParams({ user: store.me.user.id, name: file.name });
  const headers = { 'content-type': file.type || 'application/octet-stream' };
  return (await post(`/client/attachments?${query}`, { headers, body: file })) as ClientAttachment;
}
