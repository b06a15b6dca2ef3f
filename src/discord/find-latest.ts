import { type APIMessage, type REST, Routes } from 'discord.js';
import { MessageUnknownError } from './errors.ts';

/** Enough to find a message posted before a restart in a busy channel: a thousand messages, by Discord's pages. */
const PAGE = 100;
const PAGES = 10;

/** The latest message of a channel that `isIt`, and that is newer than the one with the id `since`. */
export async function findLatest(
  rest: Pick<REST, 'get'>,
  { channelId, since }: { channelId: string; since: string },
  isIt: (message: APIMessage) => boolean,
  signal: AbortSignal,
): Promise<APIMessage | undefined> {
  let before: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const query = new URLSearchParams({ limit: String(PAGE), ...(before !== undefined && { before }) });
    const answer = await rest.get(Routes.channelMessages(channelId), { query, signal });
    if (!Array.isArray(answer)) throw new MessageUnknownError('the answer is no list', 'unavailable');
    const messages = answer as APIMessage[];
    const found = messages.find(isIt);
    before = messages.at(-1)?.id;
    if (found || messages.length < PAGE || before === undefined || isOlder(before, since)) return found;
  }
  return undefined;
}

/** Ids grow with time, and with it in length. */
function isOlder(id: string, other: string): boolean {
  return id.length === other.length ? id < other : id.length < other.length;
}
