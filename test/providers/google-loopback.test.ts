import { startLoopbackGoogle } from '@cutscene/playground/providers/google.ts';
import { GoogleGenAI } from '@google/genai';
import { describe, expect, it } from 'vitest';

const input = 'a paper boat';
const model = 'gemini-omni-1.2-flash';
const image = { type: 'image', data: 'AAAA', mime_type: 'image/png' } as const;

/** Google's own client. */
async function start(options: Parameters<typeof startLoopbackGoogle>[0] = {}, key?: string) {
  const server = await startLoopbackGoogle(options);
  const client = new GoogleGenAI({
    ...{ apiKey: key ?? server.apiKey, apiVersion: 'v1beta', httpOptions: { baseUrl: server.url } },
  });
  return { server, client };
}

type Create = Parameters<GoogleGenAI['interactions']['create']>[0];
const asked = (more: object = {}) => ({ model, input, background: true, ...more }) as unknown as Create;
const task = (name: string) => ({ generation_config: { video_config: { task: name } } });

describe("Google's own client", () => {
  it('makes a video here, and finds its file', async () => {
    const { server, client } = await start();
    await using _ = server;
    const response_format = {
      ...{ type: 'video', delivery: 'uri', aspect_ratio: '9:16', resolution: '4k', duration: '15s' },
    };
    const created = await client.interactions.create(asked({ response_format, ...task('text_to_video') }));
    expect(created).toMatchObject({ id: server.tasks[0]?.id, status: 'in_progress' });
    const made = await client.interactions.get(String(Object(created).id));
    const uri = `${server.url}/v1beta/files/${server.tasks[0]?.id}:download?alt=media`;
    expect(made).toMatchObject({ status: 'completed', output_video: { uri } });
    expect(await client.files.get({ name: `files/${server.tasks[0]?.id}` })).toMatchObject({
      state: 'ACTIVE',
    });
  });

  it('edits by talk, and stops what runs', async () => {
    let nowMs = 0;
    const { server, client } = await start({ taskMs: 1_000, now: () => nowMs });
    await using _ = server;
    const first = await client.interactions.create(asked());
    nowMs = 1_000;
    const previous_interaction_id = String(Object(first).id);
    const second = await client.interactions.create(asked({ previous_interaction_id, ...task('edit') }));
    expect(server.tasks).toHaveLength(2);
    expect(await client.interactions.cancel(String(Object(second).id))).toMatchObject({
      status: 'cancelled',
    });
  });

  it.each([
    [{ model: 'gemini-omni-flash-preview' }, 404],
    [{ background: false }, 400],
    [{ response_format: { type: 'video', duration: '16s' } }, 400],
    [{ response_format: { type: 'video', duration: '2s' } }, 400],
    [{ response_format: { type: 'video', aspect_ratio: '1:1' } }, 400],
    [{ input: [image], ...task('image_to_video') }, 400],
    [{ input: [image, image, image, { type: 'text', text: input }], ...task('image_to_video') }, 400],
    [{ input: [image, { type: 'text', text: input }], ...task('text_to_video') }, 400],
    [{ ...task('edit') }, 400],
    [{ ...task('upscale') }, 400],
    [{ previous_interaction_id: 'v1_nobody', ...task('edit') }, 400],
  ])('is refused with %j', async (more, status) => {
    const { server, client } = await start();
    await using _ = server;
    await expect(client.interactions.create(asked(more))).rejects.toMatchObject({ status });
    expect(server.tasks).toHaveLength(0);
  });

  it('is refused with a wrong key', async () => {
    const { server, client } = await start({}, 'AIza-wrong');
    await using _ = server;
    await expect(client.interactions.create(asked())).rejects.toMatchObject({ status: 400 });
    expect(server.tasks).toHaveLength(0);
  });
});
