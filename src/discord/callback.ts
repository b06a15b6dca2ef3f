import { setTimeout as sleep } from 'node:timers/promises';
import { type APIInteractionResponseCallbackData, InteractionResponseType } from 'discord.js';
import * as z from 'zod';
import { createAgent } from '../network/index.ts';

/** A first response is due within 3 s; one that hangs longer is asked about, not waited for. */
const TIMEOUT_MS = 8_000;
/** A second try is made so soon after the first that it is still in time. */
const AGAIN_AFTER_MS = 150;
const AGAIN_UNTIL_MS = 1_800;
const DISCORD_API_URL = 'https://discord.com/api';

const successSchema = z.object({ interaction: z.object({ response_message_id: z.string().nullish() }) });
const errorSchema = z.object({ code: z.number().optional(), message: z.string().optional() });

/** Discord refused a first response for good. `code` is its own, such as 10062. */
export class CallbackRefusedError extends Error {
  override readonly name = 'CallbackRefusedError';
  readonly status: number;
  readonly code: number | undefined;

  /** Set where it is asked to be sent again later. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, code: number | undefined, message: string, retryAfterMs?: number) {
    super(`${status} ${code ?? ''} ${message}`);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Gives an interaction its first response: a message in the channel, or "thinking" in place of one that is to come;
 * resolves with the message's id, if told.
 */
export type Callback = (
  interaction: { id: string; token: string },
  message: APIInteractionResponseCallbackData | 'thinking',
) => Promise<string | null>;

/**
 * Makes the `Callback`, which every burst of commands goes through: it does without what discord.js's own `reply`
 * builds around the call. What fails for now is sent once more while there is time, which is safe, since an
 * interaction takes one first response only. Throws a `CallbackRefusedError` where Discord said no, anything else
 * where nobody knows whether the response arrived.
 * @see https://docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response
 */
export function createCallback(apiUrl = DISCORD_API_URL): Callback {
  const agent = createAgent({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  const { origin, pathname } = new URL(apiUrl);
  const base = `${pathname.replace(/\/$/, '')}/v10/interactions`;

  async function send({ id, token }: Parameters<Callback>[0], message: Parameters<Callback>[1]) {
    const response =
      message === 'thinking'
        ? { type: InteractionResponseType.DeferredChannelMessageWithSource }
        : { type: InteractionResponseType.ChannelMessageWithSource, data: message };
    const { statusCode, headers, body } = await agent.request({
      origin,
      path: `${base}/${id}/${token}/callback?with_response=true`,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': USER_AGENT },
      body: JSON.stringify(response),
    });
    const text = await body.text();
    if (statusCode >= 200 && statusCode < 300) {
      return successSchema.safeParse(parse(text)).data?.interaction.response_message_id ?? null;
    }
    if (statusCode >= 500) throw new Error(`Discord answered ${statusCode}`);
    const { code, message: reason = '' } = errorSchema.safeParse(parse(text)).data ?? {};
    const retryAfterMs = statusCode === 429 ? Number(headers['retry-after'] ?? 0) * 1_000 : undefined;
    throw new CallbackRefusedError(statusCode, code, reason, retryAfterMs);
  }

  return async (interaction, message) => {
    const beganAtMs = performance.now();
    try {
      return await send(interaction, message);
    } catch (error) {
      const isRefused = error instanceof CallbackRefusedError;
      const waitMs = isRefused ? error.retryAfterMs : AGAIN_AFTER_MS;
      if (waitMs === undefined || performance.now() - beganAtMs + waitMs > AGAIN_UNTIL_MS) throw error;
      await sleep(waitMs);
      return send(interaction, message).catch((again: unknown) => {
        // Whatever is said to the second try: the first may have been taken.
        throw isRefused ? again : new Error('the first response may have arrived', { cause: again });
      });
    }
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
