import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import type { ClientBehaviorChoice, ClientEvent, ClientProviders } from '@cutscene/playground/protocol.ts';
import { takePaidProviders } from '@cutscene/playground/providers/paid.ts';
import { startScriptedProviders } from '@cutscene/playground/providers/scripted.ts';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { probeVideo } from '../../src/media/probe.ts';
import { providerDefinitions } from '../../src/providers/index.ts';

const FILM = new URL('../../packages/playground/providers/film.mp4', import.meta.url).pathname;

/** The page's and the bot's side of the simulated providers, whose tasks finish at once. */
async function start() {
  const providers = await startScriptedProviders({ stillMs: 0, videoMs: () => 0, slowVideoMs: 60_000 });
  const discord = await startLocalDiscord({ extras: providers.extras });
  const { env } = providers;

  async function ask(path: string, body?: object): Promise<{ status: number; json: unknown }> {
    const response = await fetch(discord.url + path, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
    });
    return { status: response.status, json: await response.json() };
  }
  const replicate = (path: string, input?: object) =>
    fetch(`${env['REPLICATE_BASE_URL']}${path}`, {
      ...(input && { method: 'POST', body: JSON.stringify({ input }) }),
      headers: {
        authorization: `Bearer ${env['REPLICATE_API_KEY']}`,
        'content-type': 'application/json',
      },
    });
  const selfHosted = (path: string, prompt?: string) => {
    const body = new FormData();
    body.set('prompt', prompt ?? '');
    return fetch(`${env['OPENAI_BASE_URL']}${path}`, { ...(prompt && { method: 'POST', body }) });
  };

  return {
    discord,
    env,
    ask,
    choose: (id: string, behavior: string, lasts: ClientBehaviorChoice['lasts'] = 'once') =>
      ask('/client/providers', { id, behavior, lasts }),
    async shown(id: string) {
      const { providers: all } = (await ask('/client/providers')).json as ClientProviders;
      return all.find((each) => each.id === id);
    },
    orderStill: () => replicate('/models/black-forest-labs/flux-schnell/predictions', { prompt: 'a fox' }),
    orderFilm: () => selfHosted('/videos', 'a fox'),
    replicate,
    selfHosted,
    async [Symbol.asyncDispose]() {
      await discord.close();
      await providers.close();
    },
  };
}

const readJson = async (response: Promise<Response>) =>
  (await (await response).json()) as Record<string, unknown>;

describe('the played providers', () => {
  it('are all that the bot knows, with what it needs to know of each', async () => {
    await using play = await start();
    const { providers } = (await play.ask('/client/providers')).json as ClientProviders;
    const idsOf = (all: readonly { id: string }[]) => all.map(({ id }) => id).sort();
    expect(idsOf(providers)).toEqual(idsOf(providerDefinitions));
    for (const { baseUrlVariable, baseUrlEnding, isKeyOptional, keyVariables } of providerDefinitions) {
      expect(play.env[baseUrlVariable]).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+${baseUrlEnding}$`));
      if (!isKeyOptional) expect(play.env[keyVariables[0]], keyVariables[0]).toBeTruthy();
    }
  });

  it('deliver a video and a still that say what they are', async () => {
    await using play = await start();
    const { id } = await readJson(play.orderFilm());
    const film = await (await play.selfHosted(`/videos/${id}/content`)).bytes();
    expect(film.byteLength).toBeLessThan(500_000);
    expect(await probeVideo(FILM)).toMatchObject({
      ok: true,
      video: { width: 1024, height: 576, videoCodec: 'avc' },
    });
    const still = await readJson(play.orderStill());
    const { output } = await readJson(play.replicate(`/predictions/${still['id']}`));
    const imageFile = await fetch([output].flat().join());
    expect(imageFile.headers.get('content-type')).toBe('image/webp');
    // The plain gradient that this server draws by itself is a fraction of it.
    expect((await imageFile.bytes()).byteLength).toBeGreaterThan(10_000);
  });

  it('do once what was chosen for the next video, and count what they were asked', async () => {
    await using play = await start();
    expect((await play.choose('replicate', 'busy')).status).toBe(200);
    expect(await play.shown('replicate')).toMatchObject({ behavior: 'busy', lasts: 'once' });
    const refused = await play.orderStill();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    expect((await play.orderStill()).status).toBe(201);
    const shown = await play.shown('replicate');
    expect(shown?.behavior).toBe('works');
    expect(shown?.requests).toContainEqual({ label: 'Submits', count: 2 });
    expect((await play.shown('openai'))?.requests).toContainEqual({ label: 'Submits', count: 0 });
  });

  it('are down for everything until something else is chosen', async () => {
    await using play = await start();
    const { id } = await readJson(play.orderFilm());
    await play.choose('openai', 'down', 'always');
    const calls = [play.orderFilm(), play.selfHosted(`/videos/${id}`), play.orderFilm()];
    for (const call of calls) expect((await call).status).toBe(503);
    await play.choose('openai', 'works');
    expect((await play.selfHosted(`/videos/${id}`)).status).toBe(200);
  });

  it('accept the submit whose answer they lose', async () => {
    await using play = await start();
    await play.choose('replicate', 'loses-answer');
    await expect(play.orderStill()).rejects.toThrow('fetch failed');
    const { results } = await readJson(play.replicate('/predictions'));
    expect(results).toHaveLength(1);
  });

  it.each(['fails', 'refuses'])('end a task that %s, and only that one', async (behavior) => {
    await using play = await start();
    for (const order of [play.orderStill, play.orderFilm]) {
      const isStill = order === play.orderStill;
      await play.choose(isStill ? 'replicate' : 'openai', behavior);
      const [bad, good] = [await readJson(order()), await readJson(order())];
      const poll = (id: unknown) =>
        readJson(isStill ? play.replicate(`/predictions/${id}`) : play.selfHosted(`/videos/${id}`));
      expect((await poll(bad['id']))['status']).toBe('failed');
      expect((await poll(good['id']))['status']).toMatch(/succeeded|completed/);
    }
  });

  it('deliver something else instead of a video, or are slow', async () => {
    await using play = await start();
    await play.choose('openai', 'no-video');
    const odd = await readJson(play.orderFilm());
    await play.choose('openai', 'slow');
    const slow = await readJson(play.orderFilm());
    expect(await (await play.selfHosted(`/videos/${odd['id']}/content`)).text()).toContain('This is a text');
    expect((await readJson(play.selfHosted(`/videos/${slow['id']}`)))['status']).toBe('queued');
  });

  it('keep a choice for one video until it is submitted', async () => {
    await using play = await start();
    await play.choose('replicate', 'no-video');
    await play.orderStill();
    expect((await play.shown('replicate'))?.behavior).toBe('no-video');
  });

  it('tell every page of a choice and of requests', async () => {
    await using play = await start();
    const socket = new WebSocket(`${play.discord.url.replace('http', 'ws')}/client`);
    const events: ClientEvent[] = [];
    socket.on('message', (bytes) => events.push(JSON.parse(String(bytes))));
    const last = () => {
      const event = events.at(-1);
      return event?.t === 'PROVIDERS_UPDATE' ? event.d.providers[0] : undefined;
    };
    await expect.poll(() => events.map(({ t }) => t)).toEqual(['SNAPSHOT', 'PROVIDERS_UPDATE']);
    await play.choose('replicate', 'fails', 'always');
    await expect.poll(() => last()?.behavior).toBe('fails');
    await play.orderStill();
    await expect.poll(() => last()?.requests[0]).toEqual({ label: 'Submits', count: 1 });
    socket.terminate();
  });

  it('refuse what nobody can choose', async () => {
    await using play = await start();
    expect((await play.choose('replicate', 'sings')).status).toBe(400);
    expect((await play.choose('nobody', 'fails')).status).toBe(404);
  });
});

describe('a local Discord without them', () => {
  it('has nothing to choose', async () => {
    await using discord = await startLocalDiscord();
    const response = await fetch(`${discord.url}/client/providers`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(404);
  });
});

describe('PLAYGROUND_PAID=1', () => {
  it('hands on what is about providers, and nothing else', async () => {
    const mine = {
      ...{ OPENAI_API_KEY: 'sk-mine', OPENAI_BASE_URL: '', RUNWAYML_API_SECRET: 'key_mine' },
      ...{ LUMAAI_API_KEY: 'luma-mine', LUMA_AGENTS_API_KEY: 'agents-mine', WAVESPEED_API_KEY: 'ws-mine' },
      ...{ REPLICATE_API_TOKEN: 'r8_mine', VIDU_BASE_URL: 'https://vidu.example', SELF_HOSTED_MODEL: 'wan' },
      ...{ MODERATION_API_KEY: 'mod-mine', MODELS_FILE: '/etc/models.json' },
    };
    const others = { DISCORD_TOKEN: 'x', PUBLIC_URL: 'https://x.example', S3_SECRET_ACCESS_KEY: 'x' };
    const providers = takePaidProviders({ ...mine, ...others, PLAYGROUND_PAID: '1' }, providerDefinitions);
    const { OPENAI_BASE_URL: _empty, ...given } = mine;
    expect(providers.env).toEqual({ ...given, DEFAULT_MODEL: 'preview' });
    expect(providers.notice).toBe(
      'Videos cost money here: the bot uses your keys for OpenAI, Replicate, Runway, Luma, Luma Agents, WaveSpeed (PLAYGROUND_PAID=1).',
    );
    expect(takePaidProviders({}, providerDefinitions).notice).toContain('no provider key');
    await providers.close();
  });
});
