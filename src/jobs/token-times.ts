/**
 * The member's token for edits and follow-ups expires 15 minutes after the interaction. The bot stops using it at
 * minute 14, because clocks differ.
 * @see https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
 */
export const TOKEN_USABLE_MS = 14 * 60_000;
/** From then on it's useless, and isn't kept. */
export const TOKEN_OVER_MS = 15 * 60_000;
