import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { ClientInteraction } from '../../protocol.ts';
import { ApiError } from '../api-error.ts';
import { viewAttachment } from '../messages.ts';
import { drain, readBody, writeLimited } from '../rest/body.ts';
import { send } from '../rest/trouble.ts';
import { requireUser, type World } from '../state.ts';
import type { ClientExtras } from './extras.ts';
import { invoke } from './invoke.ts';
import { ClientRefusal } from './refusal.ts';
import { attach, memberLimitBytes, say } from './say.ts';
import { clientMessage } from './view.ts';

const value = z.union([z.string(), z.number(), z.boolean()]);

const option = z.object({
  name: z.string(),
  type: z.int(),
  value: value.optional(),
  focused: z.boolean().optional(),
  get options() {
    return z.array(option).optional();
  },
});

const who = { userId: z.string(), channelId: z.string() };

/** `resolved` is built here from the ids, so the page's own is ignored. */
const interaction = z.discriminatedUnion('kind', [
  z.object({ ...who, kind: z.literal('command'), commandId: z.string(), options: z.array(option) }),
  z.object({ ...who, kind: z.literal('autocomplete'), commandId: z.string(), options: z.array(option) }),
  z.object({ ...who, kind: z.literal('message-command'), commandId: z.string(), targetId: z.string() }),
  z.object({
    ...who,
    kind: z.literal('component'),
    messageId: z.string(),
    customId: z.string(),
    values: z.array(z.string()).optional(),
  }),
  z.object({
    ...who,
    kind: z.literal('modal'),
    interactionId: z.string(),
    customId: z.string(),
    components: z.array(z.unknown()),
  }),
]);

const words = z.object({
  ...who,
  content: z.string(),
  attachmentIds: z.array(z.string()).max(10).optional(),
});

/** `/client/...`: a person's actions on the page, and extras beside the local Discord. */
export async function handleClient(
  world: World,
  extras: ClientExtras,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    const extra = extras.routes[`${request.method} ${url.pathname}`];
    if (extra) {
      const json = request.method === 'GET' ? undefined : await readJson(world, request);
      return void send(response, { status: 200, json: await extra(json) });
    }
    if (request.method !== 'POST') throw new ClientRefusal('Only POST is answered here.', 405);
    send(response, { status: 200, json: await act(world, request, url) });
  } catch (error) {
    await drain(request);
    if (!(error instanceof ClientRefusal || error instanceof ApiError)) throw error;
    send(response, { status: error.status, json: { message: error.message } });
  }
}

async function act(world: World, request: IncomingMessage, url: URL): Promise<unknown> {
  switch (url.pathname) {
    case '/client/interactions': {
      const body = read(interaction, await readJson(world, request));
      // zod leaves absent fields out, but its types allow them as undefined.
      return { id: invoke(world, body as ClientInteraction).id };
    }
    case '/client/messages': {
      const { attachmentIds = [], ...body } = read(words, await readJson(world, request));
      return clientMessage(world, say(world, { ...body, attachmentIds }));
    }
    case '/client/attachments':
      return await receive(world, request, url);
    default:
      throw new ClientRefusal('There is no such action.', 404);
  }
}

async function readJson(world: World, request: IncomingMessage): Promise<unknown> {
  return (await readBody(request, world.files, 0)).json;
}

function read<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(json);
  if (error !== undefined) throw new ClientRefusal(z.prettifyError(error));
  return data;
}

async function receive(world: World, request: IncomingMessage, url: URL): Promise<unknown> {
  const userId = url.searchParams.get('user') ?? '';
  if (!world.users.has(userId)) throw new ClientRefusal('No such member.', 404);
  const limitBytes = memberLimitBytes(world, requireUser(world, userId).user.id);
  const path = world.files.newPath();
  const sizeBytes = await writeLimited(request, path, limitBytes);
  const filename = url.searchParams.get('name') ?? 'unknown';
  const upload = { path, filename, contentType: request.headers['content-type'] ?? '', sizeBytes };
  if (sizeBytes > limitBytes) {
    await world.files.discard([upload]);
    throw new ClientRefusal('This file is too large.', 413);
  }
  return viewAttachment(world, (await attach(world, userId, upload)).attachment);
}
