import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { expect, it } from 'vitest';
import type { ModelRow } from '../../src/catalog/schema.ts';
import { botEnv, spawnBot } from '../support/bot-process.ts';
import { makeFilm } from '../support/films.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DOCS = new URL('../../docs/models-file.md', import.meta.url);

it('runs the three worked examples of its page, which are data alone', async () => {
  await using folder = await temporaryFolder();
  const videoPath = join(folder.path, 'film.mp4');
  await makeFilm(videoPath);
  await using replicate = await startLoopbackReplicate({ videoPath });
  await using openai = await startLoopbackOpenai({ mode: 'vllm', videoPath });
  const examples = [...(await readFile(DOCS, 'utf8')).matchAll(/```json\n([\s\S]*?)```/g)].map(
    ([, text = '']) => JSON.parse(text.replace('http://192.168.1.20:8091/v1', openai.baseUrl)),
  );
  const models = {
    servers: examples[2].servers,
    models: examples
      .flatMap((example) => example.models)
      .map((model: ModelRow) => ({
        ...model,
        offers: model.offers.map((offer) => ({ ...offer, typicalMs: 500 })),
      })),
  };
  const path = join(folder.path, 'models.json');
  await writeFile(path, JSON.stringify(models));

  await using discord = await startLocalDiscord();
  await using _ = spawnBot({
    ...botEnv(discord, folder.path),
    REPLICATE_API_KEY: replicate.apiToken,
    REPLICATE_BASE_URL: replicate.baseUrl,
    MODELS_FILE: path,
  });
  await discord.waitForBot({ command: 'video' });
  const mia = discord.member('mia');
  await Promise.all(
    models.models.map(({ id }) =>
      mia
        .slash('video', { prompt: 'a kite', model: id, seed: 7 })
        .waitForMessage(
          ({ attachments }) => attachments.some(({ filename }) => filename.endsWith('.mp4')),
          60_000,
        ),
    ),
  );
  const inputs = new Map(replicate.predictions.map(({ model, input }) => [model, input]));
  expect(inputs.get('bytedance/seedance-1-lite')).toEqual({
    prompt: 'a kite',
    duration: 5,
    resolution: '480p',
    aspect_ratio: '16:9',
    seed: 7,
  });
  expect(inputs.get('wan-video/wan-2.2-i2v-fast')).toEqual({
    prompt: 'a kite',
    image: expect.stringMatching(/^http/),
    resolution: '480p',
    num_frames: 81,
    frames_per_second: 16,
    seed: 7,
  });
  expect(openai.tasks[0]?.fields).toMatchObject({
    model: 'Wan-AI/Wan2.2-T2V-A14B-Diffusers',
    seconds: '2',
    size: '854x480',
    seed: '7',
  });
});
