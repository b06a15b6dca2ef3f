import type { APIUser } from 'discord-api-types/v10';
import type { World } from './state.ts';
import type { MessageBody } from './validate/message.ts';

export interface Mentions {
  mentions: APIUser[];
  mention_roles: string[];
  mention_everyone: boolean;
}

export interface MentionSource {
  /** Content and text displays. */
  text: string;
  allowed: MessageBody['allowed_mentions'];
  /** Without `allowed_mentions`, interaction messages ping only users; others ping everything that the author may. */
  isInteraction: boolean;
  mayMentionEveryone: boolean;
  guildId: string | null;
  /** Author of the message that is replied to. */
  repliedTo: APIUser | undefined;
}

/**
 * Who is pinged.
 *
 * @see https://discord.com/developers/docs/resources/message#allowed-mentions-object
 */
export function findMentions(world: World, source: MentionSource): Mentions {
  const { allowed, text, guildId } = source;
  const parse =
    allowed == null ? (source.isInteraction ? ['users'] : ['users', 'roles', 'everyone']) : allowed.parse;
  const isAllowed = (kind: 'users' | 'roles', id: string) =>
    (parse ?? []).includes(kind) || (allowed?.[kind] ?? []).includes(id);

  const users = new Map<string, APIUser>();
  for (const [, id = ''] of text.matchAll(/<@!?(\d{17,20})>/g)) {
    const user = world.users.get(id)?.user;
    if (user !== undefined && isAllowed('users', id)) users.set(id, user);
  }
  const pingsAuthor = allowed == null || allowed.replied_user === true;
  if (source.repliedTo !== undefined && pingsAuthor) users.set(source.repliedTo.id, source.repliedTo);

  const roles = guildId === null ? undefined : world.guilds.get(guildId)?.roles;
  const roleIds = [...text.matchAll(/<@&(\d{17,20})>/g)].flatMap(([, id = '']) =>
    roles?.has(id) === true && isAllowed('roles', id) ? [id] : [],
  );
  const everyone = /@(everyone|here)\b/.test(text) && (parse ?? []).includes('everyone');
  return {
    mentions: [...users.values()],
    mention_roles: [...new Set(roleIds)],
    mention_everyone: everyone && source.mayMentionEveryone,
  };
}
