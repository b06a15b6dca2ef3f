import type { APIActionRowComponent, APIAllowedMentions, APIComponentInMessageActionRow } from 'discord.js';

/** A message's text and buttons. The bot's messages mention nobody unless `allowed_mentions` says so. */
export interface MessageBody {
  content: string;
  /** The content without other people's words, for servers whose AutoMod or Discord's filter refuses it. */
  neutral?: string;
  components?: APIActionRowComponent<APIComponentInMessageActionRow>[];
  /** Discord's `MessageFlags`. 0 removes earlier flags. */
  flags?: number;
  /** Takes away the message's files. */
  attachments?: readonly [];
  allowed_mentions: APIAllowedMentions;
}
