import type { APIActionRowComponent, APIAllowedMentions, APIComponentInMessageActionRow } from 'discord.js';

/** A message's text and buttons. The bot's messages mention nobody unless `allowed_mentions` says so. */
export interface MessageBody {
  content: string;
  /** The content without the words of others, for where a server's AutoMod or a filter of Discord's refuses it. */
  neutral?: string;
  components?: APIActionRowComponent<APIComponentInMessageActionRow>[];
  /** Of Discord's `MessageFlags`; 0 takes earlier ones away. */
  flags?: number;
  allowed_mentions: APIAllowedMentions;
}
