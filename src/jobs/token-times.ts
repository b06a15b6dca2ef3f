/**
 * The member's token for edits and follow-ups ends 15 minutes after the interaction; from minute 14 on it is
 * left alone, for clocks differ.
 * @see https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages
 */
export const TOKEN_USABLE_MS = 14 * 60_000;
/** From then on it is of no use to anybody, and is not kept. */
export const TOKEN_OVER_MS = 15 * 60_000;
