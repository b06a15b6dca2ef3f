import {
  type APIInteractionResponseCallbackData,
  InteractionResponseType,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Dispatcher } from 'undici';
import * as z from 'zod';
import { RateLimitedError } from '../errors.ts';
import { parsedJson } from '../json-values.ts';
import { pause } from '../runtime/clock.ts';
import type { Runtime } from '../runtime/index.ts';
import { createConnections, isBroken } from './connections.ts';
import { meaningOfCode } from './errors.ts';
import { FIRST_RESPONSE_HOLD_MS } from './rest.ts';
import { discordRoute, type Traffic } from './traffic.ts';

/** A second attempt is made early enough to be in time; after a broken connection at once. */
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

  constructor(status: number, code: number | undefined, message: string, options?: ErrorOptions) {
    super(`${status} ${code ?? ''} ${message}`, options);
    this.status = status;
    this.code = code;
  }
}

/**
 * Gives an interaction its first response: a message in the channel, or "thinking" in place of a later one. Resolves
 * with the message's id, if Discord returns it.
 */
export type Callback = (
  interaction: { id: string; token: string },
  message: APIInteractionResponseCallbackData | 'thinking',
) => Promise<string | null>;

export type OpenCallback = Callback & {
  /** Keeps connections open until `signal` aborts, so that no response waits for one. */
  keepOpen(signal: AbortSignal): void;
};

/**
 * Creates the `Callback` that every burst of commands goes through, without the overhead of discord.js's own `reply`. A
 * failure that may pass is retried once while there is time, on a new connection. That is safe, because an interaction
 * accepts only one first response. Throws a `CallbackRefusedError` if Discord refused it or won't listen in time,
 * anything else if it's unknown whether the response arrived.
 * @see https://docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response
 */
export function createCallback(
  traffic: Traffic,
  runtime: Pick<Runtime, 'clock' | 'network'>,
  apiUrl = DISCORD_API_URL,
): OpenCallback {
  const { clock } = runtime;
  const { origin, pathname } = new URL(apiUrl);
  const base = `${pathname.replace(/\/$/, '')}/v10`;
  const { kept, fresh, keepOpen } = createConnections(runtime, new URL(apiUrl));

  async function request(
    agent: Dispatcher,
    { path, ...options }: Pick<Dispatcher.RequestOptions, 'method' | 'path' | 'body'>,
  ) {
    const {
      statusCode: status,
      headers,
      body: answer,
    } = await agent.request({
      ...{ ...options, origin, path: base + path },
      headers: { 'content-type': 'application/json', 'user-agent': USER_AGENT },
    });
    const header = (name: string) => [headers[name]].flat().join(', ') || null;
    return { status, header, body: await answer.text() };
  }

  async function send(
    { id, token }: Parameters<Callback>[0],
    message: Parameters<Callback>[1],
    { agent, holdMs }: { agent: Dispatcher; holdMs: number },
  ) {
    const response =
      message === 'thinking'
        ? { type: InteractionResponseType.DeferredChannelMessageWithSource }
        : { type: InteractionResponseType.ChannelMessageWithSource, data: message };
    const path = `/interactions/${id}/${token}/callback`;
    const { status, body } = await traffic
      .send(discordRoute('POST', path), { holdMs }, () =>
        request(agent, {
          method: 'POST',
          path: `${path}?with_response=true`,
          body: JSON.stringify(response),
        }),
      )
      .catch((error: unknown) => {
        if (!(error instanceof RateLimitedError)) throw error;
        throw new CallbackRefusedError(429, undefined, error.message, { cause: error });
      });
    if (status >= 200 && status < 300) {
      return successSchema.safeParse(parsedJson(body)).data?.interaction.response_message_id ?? null;
    }
    if (status >= 500) throw new Error(`Discord answered ${status}`);
    const { code, message: reason = '' } = errorSchema.safeParse(parsedJson(body)).data ?? {};
    throw new CallbackRefusedError(status, code, reason);
  }

  const callback = async (...[interaction, message]: Parameters<Callback>) => {
    const beganAtMs = clock.steadyMs();
    try {
      return await send(interaction, message, { agent: kept, holdMs: FIRST_RESPONSE_HOLD_MS });
    } catch (error) {
      const pauseMs = isBroken(error) ? 0 : AGAIN_AFTER_MS;
      const leftMs = AGAIN_UNTIL_MS - (clock.steadyMs() - beganAtMs) - pauseMs;
      const isRefused = error instanceof CallbackRefusedError;
      if ((isRefused && !passes(error)) || leftMs < 0) throw error;
      if (pauseMs > 0) await pause(clock, pauseMs);
      return send(interaction, message, { agent: fresh, holdMs: leftMs }).catch((again: unknown) => {
        if (isRefused && !isAnswered(again)) throw again;
        // Whatever Discord answers to the second attempt: the first may have been accepted.
        throw new Error('the first response may have arrived', { cause: again });
      });
    }
  };
  return Object.assign(callback, {
    keepOpen(signal: AbortSignal) {
      const options = { method: 'GET', path: '/gateway' } as const;
      const route = discordRoute(options.method, options.path);
      const use = () => traffic.send(route, { holdMs: 0, signal }, () => request(kept, options));
      keepOpen(use, signal);
    },
  });
}

/**
 * Whether the edge in front of Discord answered, or the error may pass. Then it decides nothing about the interaction.
 */
function passes({ status, code }: CallbackRefusedError): boolean {
  // A 429 has no code here.
  if (code) return meaningOfCode(code)?.failure === 'unavailable';
  return ![401, 413, 429].includes(status);
}

function isAnswered(error: unknown): boolean {
  const answered = RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
  return error instanceof CallbackRefusedError && error.code === answered;
}

/** The format that Discord requires of bots. @see https://docs.discord.com/developers/reference#user-agent */
const USER_AGENT = 'DiscordBot (https://discord.js.org, 14)';
