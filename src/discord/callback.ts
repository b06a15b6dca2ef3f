import { type APIInteractionResponseCallbackData, InteractionResponseType } from 'discord.js';
import { Agent } from 'undici';
import * as z from 'zod';

/** A first response is due within 3 s; one that hangs longer is asked about, not waited for. */
const TIMEOUT_MS = 8_000;
const DISCORD_API_URL = 'https://discord.com/api';

const successSchema = z.object({ interaction: z.object({ response_message_id: z.string().nullish() }) });
const errorSchema = z.object({ code: z.number().optional(), message: z.string().optional() });

/** Discord refused a first response for good. `code` is its own, such as 10062. */
export class CallbackRefusedError extends Error {
  override readonly name = 'CallbackRefusedError';
  readonly status: number;
  readonly code: number | undefined;

  constructor(status: number, code: number | undefined, message: string) {
    super(`${status} ${code ?? ''} ${message}`);
    this.status = status;
    this.code = code;
  }
}

/** Gives an interaction its first response, a message in the channel; resolves with the message's id, if told. */
export type Callback = (
  interaction: { id: string; token: string },
  message: APIInteractionResponseCallbackData,
) => Promise<string | null>;

/**
 * Makes the `Callback`, which every burst of commands goes through: it does without what discord.js's own `reply`
 * builds around the call, and repeats nothing. Throws a `CallbackRefusedError` where Discord said no, anything else
 * where nobody knows whether the response arrived.
 * @see https://docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response
 */
export function createCallback(apiUrl = DISCORD_API_URL): Callback {
  const agent = new Agent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  const { origin, pathname } = new URL(apiUrl);
  const base = `${pathname.replace(/\/$/, '')}/v10/interactions`;
  return async ({ id, token }, message) => {
    const { statusCode, body } = await agent.request({
      origin,
      path: `${base}/${id}/${token}/callback?with_response=true`,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': USER_AGENT },
      body: JSON.stringify({ type: InteractionResponseType.ChannelMessageWithSource, data: message }),
    });
    const text = await body.text();
    if (statusCode >= 200 && statusCode < 300) {
      return successSchema.safeParse(parse(text)).data?.interaction.response_message_id ?? null;
    }
    if (statusCode >= 500) throw new Error(`Discord answered ${statusCode}`);
    const { code, message: reason = '' } = errorSchema.safeParse(parse(text)).data ?? {};
    throw new CallbackRefusedError(statusCode, code, reason);
  };
}

/** The form that Discord asks of bots. @see https://docs.discord.com/developers/reference#user-agent */
const USER_AGENT = 'DiscordBot (https://discord.js.org, 14)';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
