import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import Replicate from 'replicate';
import { describe, expect, it } from 'vitest';

const FLUX = 'black-forest-labs';
const PONY = 'charlesmccarthy/pony-sdxl';
const PONY_VERSION = 'b070dedae81324788c3c933a5d9e1270093dc74636214b9815dae044b4b3a58a';
const SVD_VERSION = '3f0457e4619daac51203dedb472816fd4af51f3149fa7a9e0b5ffcf1b8172438';
const image = 'https://example.com/a.png';
const prompt = 'a paper boat';

async function start(options: Parameters<typeof startLoopbackReplicate>[0] = {}) {
  const server = await startLoopbackReplicate(options);
  const { apiToken: auth, baseUrl } = server;
  return { server, client: new Replicate({ auth, baseUrl, useFileOutput: false }) };
}

describe("Replicate's own client", () => {
  it('runs a model here', async () => {
    const { server, client } = await start();
    await using _ = server;
    const output = await client.run(`${FLUX}/flux-schnell`, { input: { prompt }, wait: { mode: 'poll' } });
    expect(output).toEqual([`${server.url}/delivery/${server.predictions[0]?.id}/out-0.webp`]);
  });

  it('creates, reads, lists and cancels predictions here', async () => {
    const { server, client } = await start({ taskMs: 60_000 });
    await using _ = server;
    const input = { prompt, duration: 8 };
    const created = await client.predictions.create({ model: 'google/veo-3.1-fast', input });
    expect(created).toMatchObject({ status: 'starting', model: 'google/veo-3.1-fast', output: null, input });
    expect(await client.predictions.get(created.id)).toMatchObject({ id: created.id, status: 'starting' });
    expect((await client.predictions.list()).results).toMatchObject([{ id: created.id }]);
    expect(await client.predictions.cancel(created.id)).toMatchObject({ status: 'canceled' });
    expect(await client.predictions.get(created.id)).toMatchObject({ status: 'canceled' });
  });

  it('pages through the predictions of a time', async () => {
    let nowMs = 1_800_000_000_000;
    const { server, client } = await start({ now: () => nowMs });
    await using _ = server;
    const create = () => client.predictions.create({ model: 'google/veo-3.1-fast', input: { prompt } });
    await create();
    nowMs += 60_000;
    const ids = (await Promise.all(Array.from({ length: 101 }, create))).map(({ id }) => id);
    const listed: string[] = [];
    for await (const page of client.paginate(client.predictions.list))
      listed.push(...page.map(({ id }) => id));
    expect(listed).toHaveLength(102);
    const params = { created_after: new Date(nowMs).toISOString() };
    const young = await client.request('/predictions', { method: 'GET', params });
    const page = (await young.json()) as { results: { id: string }[]; next: string };
    expect(ids).toEqual(expect.arrayContaining(page.results.map(({ id }) => id)));
    expect(page.next).toContain('created_after=');
    await expect(
      client.request('/predictions', { method: 'GET', params: { created_after: 'yesterday' } }),
    ).rejects.toThrow('422');
  });

  it('uploads files, and looks up accounts and models here', async () => {
    const { server, client } = await start();
    await using _ = server;
    const file = await client.files.create(Buffer.from('image'), { of: 'a boat' });
    expect(file).toMatchObject({ size: 5, metadata: { of: 'a boat' }, urls: { get: expect.any(String) } });
    expect(await client.files.get(file.id)).toEqual(file);
    expect(await client.accounts.current()).toMatchObject({ type: 'user' });
    expect(await client.models.get(FLUX, 'flux-dev')).toMatchObject({ is_official: true });
    const [owner = '', name = ''] = PONY.split('/');
    expect(await client.models.versions.get(owner, name, PONY_VERSION)).toMatchObject({ id: PONY_VERSION });
  });

  it('reads the progress of a task in its logs', async () => {
    let nowMs = 1_800_000_000_000;
    const { server, client } = await start({ taskMs: 100_000, now: () => nowMs });
    await using _ = server;
    const { id } = await client.predictions.create({ version: PONY_VERSION, input: { prompt } });
    nowMs += 55_000;
    expect((await client.predictions.get(id)).logs).toContain('| 12/25 [');
  });

  it.each([
    ['429', { kind: 'status', status: 429, headers: { 'retry-after': '2' } }, 6],
    ['a reset', { kind: 'reset' }, 6],
    ['500', { kind: 'status', status: 500 }, 1],
  ] as const)(
    'repeats a create by itself after %s, which is why ours goes through a fetch of our own',
    async (_name, trouble, requests) => {
      const { server, client } = await start();
      await using _ = server;
      server.script('create', trouble, { afterWork: true });
      await expect(
        client.predictions.create({ model: 'google/veo-3.1-fast', input: { prompt } }),
      ).rejects.toThrow();
      expect(server.count('create')).toBe(requests);
      expect(server.predictions).toHaveLength(requests);
    },
  );
});

async function send(server: { baseUrl: string; apiToken: string }, path: string, body: object) {
  const response = await fetch(`${server.baseUrl}/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.apiToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const official = (name: string, input: object): [string, object] => [`models/${name}/predictions`, { input }];
const versioned = (version: string, input: object): [string, object] => ['predictions', { version, input }];

describe('the loopback Replicate', () => {
  it.each([
    official(`${FLUX}/flux-schnell`, {
      prompt,
      aspect_ratio: '21:9',
      num_outputs: 1,
      seed: 0,
      output_format: 'png',
    }),
    official(`${FLUX}/flux-dev`, { prompt, image, prompt_strength: 0.8, num_inference_steps: 28 }),
    official(`${FLUX}/flux-pro`, { prompt, guidance: 3, safety_tolerance: 2 }),
    official(`${FLUX}/flux-1.1-pro`, { prompt, aspect_ratio: 'custom', width: 1024, height: 576 }),
    official(`${FLUX}/flux-kontext-pro`, { prompt, input_image: image, output_format: 'png' }),
    official(`${FLUX}/flux-2-pro`, { prompt, input_images: [image], resolution: '1 MP' }),
    official(`${FLUX}/flux-2-max`, { prompt, aspect_ratio: '16:9' }),
    official('wan-video/wan-2.2-t2v-fast', {
      prompt,
      resolution: '480p',
      num_frames: 81,
      aspect_ratio: '9:16',
    }),
    official('wan-video/wan-2.2-i2v-fast', { prompt, image }),
    official('bytedance/seedance-1-lite', { prompt, image, duration: 5, resolution: '720p' }),
    official('minimax/hailuo-2.3', { prompt, first_frame_image: image, duration: 10, resolution: '768p' }),
    official('kwaivgi/kling-v2.5-turbo-pro', { prompt, start_image: image, duration: 5 }),
    official('google/veo-3.1-fast', { prompt, image, last_frame: image, generate_audio: false }),
    official('prunaai/p-video', { prompt, duration: 7, resolution: '1080p', disable_safety_filter: false }),
    versioned(PONY_VERSION, { prompt, seed: -1, width: 1184, scheduler: 'Euler a' }),
    versioned(`${PONY}:${PONY_VERSION}`, { prompt }),
    versioned(SVD_VERSION, { input_image: 'data:image/png;base64,AAAA', frames_per_second: 6 }),
    versioned('google/veo-3.1-fast', { prompt }),
  ])('takes %s %j', async (path, body) => {
    await using server = await startLoopbackReplicate();
    expect(await send(server, path, body)).toMatchObject({ status: 201, body: { error: null } });
  });

  it.each([
    [...official('google/veo-3.1-fast', { prompt, duration: 5 }), 'input.duration: duration must be one of'],
    [
      ...official('google/veo-3.1-fast', { prompt, duration: '8' }),
      'input.duration: duration must be one of',
    ],
    [...official('google/veo-3.1-fast', { duration: 8 }), 'input.prompt'],
    [...official('google/veo-3.1-fast', { prompt, last_frame: image }), 'input.last_frame'],
    [...official('google/veo-3.1-fast', { prompt, image: 'a.png' }), 'input.image'],
    [...official('google/veo-3.1-fast', { prompt, size: '720p' }), 'input.size: additional property'],
    [...official(`${FLUX}/flux-schnell`, { prompt, image }), 'input.image: additional property'],
    [...official(`${FLUX}/flux-schnell`, { prompt, megapixels: 1 }), 'input.megapixels'],
    [...official(`${FLUX}/flux-schnell`, { prompt, seed: -1 }), 'input.seed'],
    [...official(`${FLUX}/flux-pro`, { prompt, steps: 25 }), 'input.steps: additional property'],
    [...official(`${FLUX}/flux-1.1-pro`, { prompt, width: 1024 }), 'input.width'],
    [...official(`${FLUX}/flux-1.1-pro`, { prompt, aspect_ratio: 'custom', width: 1000 }), 'input.width'],
    [
      ...official(`${FLUX}/flux-2-pro`, { prompt, input_image: image }),
      'input.input_image: additional property',
    ],
    [...official(`${FLUX}/flux-2-pro`, { prompt, resolution: '1MP' }), 'input.resolution'],
    [...official(`${FLUX}/flux-kontext-pro`, { prompt, input_image: image, safety_tolerance: 6 }), 'safety'],
    [...official('minimax/hailuo-2.3', { prompt, duration: 10, resolution: '1080p' }), 'input.duration'],
    [...official('bytedance/seedance-1-lite', { prompt, duration: 13 }), 'input.duration'],
    [...official('wan-video/wan-2.2-i2v-fast', { prompt }), 'input.image'],
    [...versioned(SVD_VERSION, { input_image: image, prompt }), 'input.prompt: additional property'],
    [...versioned(PONY_VERSION.replace('b', 'c'), { prompt }), 'The specified version does not exist'],
    [...versioned(PONY, { prompt }), 'The specified version does not exist'],
    ['models/google/veo-3.1-fast/predictions', { prompt }, 'prompt: additional property'],
    ['models/google/veo-3.1-fast/predictions', { input: { prompt }, webhook: 'http://a.b' }, 'webhook'],
  ] as [string, object, string][])('refuses %s %j', async (path, body, detail) => {
    await using server = await startLoopbackReplicate();
    const answer = await send(server, path, body);
    expect(answer).toMatchObject({ status: 422, body: { status: 422 } });
    expect(answer.body['detail']).toContain(detail);
    expect(server.predictions).toHaveLength(0);
  });

  it.each([official(PONY, { prompt }), official('nobody/nothing', { prompt })])(
    'does not find %s',
    async (path, body) => {
      await using server = await startLoopbackReplicate();
      expect(await send(server, path, body)).toMatchObject({ status: 404, body: { title: 'Not found' } });
    },
  );

  it('reads images at its own address, as long as they are there', async () => {
    let nowMs = 1_800_000_000_000;
    await using server = await startLoopbackReplicate({ now: () => nowMs });
    const still = await send(server, `models/${FLUX}/flux-schnell/predictions`, { input: { prompt } });
    const id = String(still.body['id']);
    const input_image = `${server.url}/delivery/${id}/out-0.webp`;
    expect((await send(server, ...versioned(SVD_VERSION, { input_image }))).status).toBe(201);
    nowMs += 3_600_000;
    expect((await send(server, ...versioned(SVD_VERSION, { input_image }))).status).toBe(422);
    expect((await fetch(input_image)).status).toBe(404);
  });

  it('wants its token', async () => {
    await using server = await startLoopbackReplicate();
    const answer = await send(
      { ...server, apiToken: 'r8_wrong' },
      ...official('google/veo-3.1-fast', { prompt }),
    );
    expect(answer).toMatchObject({ status: 401, body: { title: 'Unauthenticated' } });
  });
});
