import { MessageFlags } from 'discord-api-types/v10';
import { z } from 'zod';
import { embeds } from './embeds.ts';
import { refuse, snowflake, textUpTo } from './fields.ts';

const allowedMentions = z
  .strictObject({
    parse: z.array(z.enum(['users', 'roles', 'everyone'])).nullish(),
    users: z.array(snowflake).max(100).nullish(),
    roles: z.array(snowflake).max(100).nullish(),
    replied_user: z.boolean().nullish(),
  })
  .superRefine((value, context) => {
    for (const kind of ['users', 'roles'] as const) {
      if (value.parse?.includes(kind) && (value[kind]?.length ?? 0) > 0) {
        const message = `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`;
        refuse(context, [], 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', message);
      }
    }
  });

/** A new file (`id` is its n in `files[n]`) or one that stays (`id` is its own). Bots may send back all fields. */
const attachment = z.looseObject({
  id: z.union([z.string().regex(/^\d{1,20}$/), z.int().min(0).max(9)]).transform(String),
  filename: textUpTo(1024).min(1).nullish(),
  title: textUpTo(1024).nullish(),
  description: textUpTo(1024).nullish(),
  is_spoiler: z.boolean().nullish(),
});

/** No file is listed twice. */
function checkFiles(list: readonly { id: string }[], context: z.RefinementCtx): void {
  for (const [index, { id }] of list.entries()) {
    const isRepeated = list.findIndex((other) => other.id === id) < index;
    if (isRepeated) refuse(context, [index, 'id'], 'BASE_TYPE_INVALID', 'The file is named already');
  }
}

const reference = z.strictObject({
  type: z.literal(0).nullish(),
  message_id: snowflake,
  channel_id: snowflake.nullish(),
  guild_id: snowflake.nullish(),
  fail_if_not_exists: z.boolean().nullish(),
});

/** Fields of every way to write a message. Components are checked separately, because their rules depend on a flag. */
const common = {
  content: textUpTo(2000).nullish(),
  embeds: embeds.nullish(),
  allowed_mentions: allowedMentions.nullish(),
  components: z.array(z.unknown()).nullish(),
  attachments: z.array(attachment).superRefine(checkFiles).nullish(),
  flags: z.int().min(0).nullish(),
  // discord.js sends these two with every message, and Discord ignores them where they have no meaning.
  tts: z.boolean().nullish(),
  enforce_nonce: z.boolean().nullish(),
};

/** @see https://discord.com/developers/docs/resources/message#create-message */
export const createMessage = z.strictObject({
  ...common,
  nonce: z.union([textUpTo(25), z.int()]).nullish(),
  message_reference: reference.nullish(),
  sticker_ids: z.array(snowflake).max(3).nullish(),
  poll: z.unknown().optional(),
});

/** Body of an edit, an interaction's message or a follow-up. */
export const interactionMessage = z.strictObject(common);
/** The same fields as a first response's. */
export const editMessage = z.strictObject(common);

export type MessageBody = z.output<typeof createMessage>;

const ON_CREATE =
  MessageFlags.SuppressEmbeds |
  MessageFlags.SuppressNotifications |
  MessageFlags.IsVoiceMessage |
  MessageFlags.IsComponentsV2;

/** Flags that may be set, by the kind of message. */
export const ALLOWED_FLAGS = {
  /** @see https://discord.com/developers/docs/resources/message#create-message-jsonform-params */
  channel: ON_CREATE,
  /** @see https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-messages */
  interaction: ON_CREATE | MessageFlags.Ephemeral,
  defer: MessageFlags.Ephemeral,
} as const;
