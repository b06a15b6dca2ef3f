import { describe, expect, it } from 'vitest';
import { startWithRealAdapters } from '../support/real-models.ts';
import { shape } from '../support/stores.ts';

type Run = Awaited<ReturnType<typeof startWithRealAdapters>>;

/** By model: loses the next answers to a submit after it was accepted, and returns the number of submits. */
const cases: Record<string, (run: Run, times: number) => () => number> = {
  'flux-schnell-svd': ({ replicate }, times) => {
    replicate.script('create', { kind: 'reset' }, { times, afterWork: true });
    return () => replicate.count('create');
  },
  'luma-ray-2': ({ luma }, times) => {
    luma.script('create', { kind: 'status', status: 503 }, { times, afterWork: true });
    return () => luma.count('create');
  },
  vidu: ({ vidu }, times) => {
    vidu.script('create', { kind: 'truncated' }, { times, afterWork: true });
    return () => vidu.count('create');
  },
  'wan-2.2-14b': ({ comfyui }, times) => {
    comfyui.script('submit', { kind: 'reset' }, { times, afterWork: true });
    return () => comfyui.count('submit');
  },
  kling: ({ wavespeed }, times) => {
    wavespeed.script('submit', { kind: 'hang' }, { times, afterWork: true });
    return () => wavespeed.count('submit');
  },
};

describe.each(Object.entries(cases))('a submit to %s whose answer is lost', (model, lose) => {
  it('is found at its provider: submitted once, one video', async () => {
    await using run = await startWithRealAdapters({ withComfyui: true });
    const orders = lose(run, 1);
    const command = run.discord.member('mia').slash('video', { prompt: 'a kite over the sea', model });
    const isVideo = ({ filename }: { filename: string }) => filename.endsWith('.mp4');
    await command.waitForMessage(({ attachments }) => attachments.some(isVideo));
    const videos = run.discord.messages().flatMap(({ attachments }) => attachments.filter(isVideo));
    expect(videos).toHaveLength(1);
    expect(orders()).toBe(model.endsWith('-svd') ? 2 : 1);
    expect(run.log.filter(({ msg }) => msg === 'found the unconfirmed submit at the provider')).toHaveLength(
      1,
    );
  });
});

// A server takes its time: there, the one may be looked up before the other is submitted.
it.skipIf(shape === 'Postgres')(
  'two equal submits whose answers are both lost are unclear, and neither gets a video',
  async () => {
    await using run = await startWithRealAdapters();
    const orders = cases['luma-ray-2']?.(run, 2);
    const [mia, ada] = [run.discord.member('mia'), run.discord.member('ada')];
    const options = { prompt: 'a kite over the sea', model: 'luma-ray-2' };
    const commands = [mia.slash('video', options), ada.slash('video', options)];
    for (const command of commands) {
      await command.waitForMessage(({ text }) => text.startsWith('⚠️ Luma Ray 2 didn’t confirm'));
    }
    expect(orders?.()).toBe(2);
    expect(run.discord.messages().flatMap(({ attachments }) => attachments)).toEqual([]);
  },
);
