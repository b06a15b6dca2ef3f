import { createXai } from '@ai-sdk/xai';
import { startLoopbackFal } from '@cutscene/playground/providers/fal.ts';
import { startLoopbackGoogle } from '@cutscene/playground/providers/google.ts';
import { startLoopbackOpenrouter } from '@cutscene/playground/providers/openrouter.ts';
import { startLoopbackXai } from '@cutscene/playground/providers/xai.ts';
import { createFalClient } from '@fal-ai/client';
import { GoogleGenAI } from '@google/genai';
import { OpenRouter } from '@openrouter/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toCreate } from '../../src/providers/google/request.ts';
import { roles } from '../../src/providers/provider.ts';
import { everyBody, type Sent } from '../catalog/bodies.ts';

type Body = Readonly<Record<string, unknown>>;
interface Case {
  what: string;
  provider: Sent['provider'];
  name: string;
  body: Body;
}

const clients = { fal: askFal, openrouter: askOpenrouter, google: askGoogle, xai: askXai };

/** The first body of each way of each model with each number of inputs, and the last, which is at every limit. */
const cases = await readCases();

async function readCases(): Promise<Case[]> {
  const found = new Map<string, Case>();
  for await (const { sender, request, sent } of everyBody()) {
    const { provider, name } = sent;
    if (!(provider in clients)) continue;
    const given = roles.flatMap((role) => {
      const count = request.inputs.filter((input) => input.role === role).length;
      return count === 0 ? [] : [`${count} ${role}`];
    });
    const key = [sender.offer.id, sender.way.name, given.join(' and ') || 'words'].join(', ');
    const values = request.inputs.map(({ role }) => ({ role, value: 'AAAA' }));
    const body = provider === 'google' ? toCreate(request).toBody(values) : (sent.body as Body);
    const what = found.has(`${key}: first`) ? `${key}: last` : `${key}: first`;
    found.set(what, { what, provider, name, body });
  }
  return [...found.values()];
}

let servers: Awaited<ReturnType<typeof startServers>>;
async function startServers() {
  return {
    fal: await startLoopbackFal(),
    openrouter: await startLoopbackOpenrouter(),
    google: await startLoopbackGoogle(),
    xai: await startLoopbackXai(),
  };
}
beforeAll(async () => {
  servers = await startServers();
});
afterAll(async () => {
  for (const server of Object.values(servers)) await server.close();
});

/** Each returns what arrived. The clients can't be told to send more than their types know. */
async function askFal({ name, body }: Case): Promise<unknown> {
  const { url, apiKey, tasks } = servers.fal;
  const client = createFalClient({
    credentials: apiKey,
    fetch: (input, init) => fetch(String(input).replace('https://queue.fal.run', url), init),
    retry: { maxRetries: 0 },
  });
  await client.queue.submit(name, { input: body });
  expect(tasks.at(-1)?.model).toBe(name);
  return tasks.at(-1)?.input;
}

async function askOpenrouter({ body }: Case): Promise<unknown> {
  const { apiKey, baseUrl: serverURL, tasks } = servers.openrouter;
  const { videoGeneration } = new OpenRouter({ apiKey, serverURL });
  await videoGeneration.generate({ videoGenerationRequest: inCamelCase(body) as never });
  return tasks.at(-1)?.body;
}

function inCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      inCamelCase(each),
    ]),
  );
}

async function askGoogle({ body }: Case): Promise<unknown> {
  const { apiKey, url: baseUrl, tasks } = servers.google;
  const { interactions } = new GoogleGenAI({ apiKey, apiVersion: 'v1beta', httpOptions: { baseUrl } });
  await interactions.create(body as never);
  return tasks.at(-1)?.body;
}

/** As the client calls its pages. */
const modes: Readonly<Record<string, string>> = { edits: 'edit-video', extensions: 'extend-video' };
interface File {
  url: string;
}

async function askXai({ name, body }: Case): Promise<unknown> {
  const { apiKey, baseUrl: baseURL, requests } = servers.xai;
  const { model, prompt, duration, image, last_frame: last, reference_images: references } = body;
  const page = /videos\/(\w+) /.exec(name)?.[1] ?? '';
  const file = (of: unknown) => ({ type: 'url', url: (of as File).url });
  const call = {
    ...{ prompt, n: 1, duration, aspectRatio: body['aspect_ratio'], generateAudio: body['generate_audio'] },
    ...(image !== undefined && { image: file(image) }),
    ...(last !== undefined && { frameImages: [{ frameType: 'last_frame', image: file(last) }] }),
    providerOptions: {
      xai: {
        ...(body['resolution'] !== undefined && { resolution: body['resolution'] }),
        ...(references !== undefined && {
          mode: 'reference-to-video',
          referenceImageUrls: (references as File[]).map(({ url }) => url),
        }),
        ...(modes[page] && { mode: modes[page], videoUrl: (body['video'] as File).url }),
      },
    },
  };
  await createXai({ apiKey, baseURL })
    .video(String(model))
    .doStart?.(call as never);
  return requests.at(-1)?.json;
}

it('every provider with a client of its own is asked for each of its models', () => {
  expect([...new Set(cases.map(({ provider }) => provider))].toSorted()).toEqual(
    Object.keys(clients).toSorted(),
  );
});

it.each(cases)('the official client sends what the bot sends: $what', async (each) => {
  const client = clients[each.provider as keyof typeof clients];
  expect(await client(each)).toEqual(each.body);
});
