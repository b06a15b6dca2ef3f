import type { APIApplicationCommand, APIInteraction } from 'discord-api-types/v10';
import { WebSocket } from 'ws';
import type { LocalDiscord } from '../discord/index.ts';

export interface RawAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any field of any answer.
  json: any;
  headers: Headers;
}

/** One request to the API without any client library in between. */
export async function api(
  discord: LocalDiscord,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { authorization: `Bot ${discord.botToken}` },
): Promise<RawAnswer> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${discord.apiUrl}/v10${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && !isForm && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    json: text === '' ? undefined : JSON.parse(text),
    headers: response.headers,
  };
}

/** A bot that does nothing by itself: the test sends every answer. Gives the interactions that arrive. */
export async function connectRaw(discord: LocalDiscord, intents = 0) {
  const socket = new WebSocket(`ws://127.0.0.1:${discord.port}/gateway?v=10&encoding=json`);
  const interactions: APIInteraction[] = [];
  const waiting: ((interaction: APIInteraction) => void)[] = [];
  const ready = Promise.withResolvers<void>();
  socket.on('message', (bytes) => {
    const { op, t, d } = JSON.parse(String(bytes));
    if (op === 10) {
      socket.send(JSON.stringify({ op: 2, d: { token: discord.botToken, intents, properties: {} } }));
    }
    if (t === 'READY') ready.resolve();
    if (t !== 'INTERACTION_CREATE') return;
    const taker = waiting.shift();
    if (taker === undefined) interactions.push(d);
    else taker(d);
  });
  await ready.promise;
  return {
    async interaction(): Promise<APIInteraction> {
      const known = interactions.shift();
      if (known !== undefined) return known;
      return await new Promise((resolve) => waiting.push(resolve));
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.close(1000);
      await closed;
    },
  };
}

/** Registers commands for every guild. */
export async function register(
  discord: LocalDiscord,
  ...commands: object[]
): Promise<APIApplicationCommand[]> {
  const { status, json } = await api(
    discord,
    'PUT',
    `/applications/${discord.applicationId}/commands`,
    commands,
  );
  if (status !== 200) throw new Error(JSON.stringify(json));
  return json;
}

export const VIDEO = {
  name: 'video',
  description: 'Make a video',
  options: [
    { name: 'prompt', description: 'What to see', type: 3, required: true, max_length: 4000 },
    { name: 'model', description: 'Which model', type: 3, autocomplete: true },
    { name: 'duration', description: 'Seconds', type: 4, min_value: 1, max_value: 60 },
    {
      name: 'resolution',
      description: 'How sharp',
      type: 3,
      choices: [
        { name: '480p', value: '480p' },
        { name: '720p', value: '720p' },
      ],
    },
    { name: 'image', description: 'First frame', type: 11 },
  ],
};

/** Starts a `/video` and returns the invocation, the bot's payload, and a function that answers it. */
export async function begin(
  discord: LocalDiscord,
  bot: Awaited<ReturnType<typeof connectRaw>>,
  options: { member?: string; channel?: string } = {},
) {
  const { member = 'mia', channel = 'films' } = options;
  const run = discord.member(member).slash('video', { prompt: 'a cat' }, { channel });
  const interaction = await bot.interaction();
  const { id, token } = interaction;
  const webhook = `/webhooks/${discord.applicationId}/${token}`;
  return {
    run,
    interaction,
    answer: (body: unknown, query = '') =>
      api(discord, 'POST', `/interactions/${id}/${token}/callback${query}`, body, {}),
    edit: (body: unknown, message = '@original') =>
      api(discord, 'PATCH', `${webhook}/messages/${message}`, body, {}),
    read: (message = '@original') => api(discord, 'GET', `${webhook}/messages/${message}`, undefined, {}),
    remove: (message = '@original') =>
      api(discord, 'DELETE', `${webhook}/messages/${message}`, undefined, {}),
    follow: (body: unknown) => api(discord, 'POST', webhook, body, {}),
  };
}
