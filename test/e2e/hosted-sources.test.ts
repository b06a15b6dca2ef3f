import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { expect, it } from 'vitest';
import { checkModels } from '../../src/catalog/catalog.ts';
import { probeVideo } from '../../src/media/probe.ts';
import { act, controlOf } from '../support/buttons.ts';
import { chain, made, PATIENCE_MS } from '../support/chains.ts';
import { makeFilm } from '../support/films.ts';
import { machineDecoder } from '../support/quick-ffmpeg.ts';
import { startS3 } from '../support/s3.ts';
import { startStudio, untilSettled } from '../support/studio.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const stages = [{ makes: 'video', providerModel: 'film', price: { usd: 0.1, per: 'task' } }] as const;
const video = { video: { min: 1, maxSeconds: 9, maxBytes: 9_000_000 } };
const models = checkModels([
  {
    ...{ id: 'mover', label: 'Mover' },
    offers: [
      {
        ...{ provider: 'preview', durations: [4, 8], resolutions: ['480p', '720p'] },
        ways: [
          { inputs: { first: {} }, stages: [...stages] },
          { task: 'edit', inputs: video, stages: [...stages] },
          { task: 'upscale', inputs: video, stages: [...stages] },
        ],
      },
    ],
  },
]);

const linkIn = ({ text }: ClientMessage) => /^https?:\/\/\S+$/m.exec(text)?.[0];
const isDone = (message: ClientMessage) => linkIn(message) !== undefined;

const places = {
  'the operator’s bucket': async () => {
    const s3 = await startS3();
    return { env: s3.env, [Symbol.asyncDispose]: s3[Symbol.asyncDispose] };
  },
  'the bot itself': async () => ({
    // Nobody can resolve that name.
    env: { PUBLIC_URL: 'https://bot.invalid', HOST: '127.0.0.1' },
    async [Symbol.asyncDispose]() {},
  }),
};

it.each(Object.entries(places))(
  'a video with sound that is a link, at %s, is edited, made sharper, continued and joined',
  { timeout: 120_000 },
  async (_, start) => {
    await using place = await start();
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'film.mp4');
    await makeFilm(path, { hasSound: true });
    await using run = await startStudio(
      {
        decoder: await machineDecoder(),
        poll: async () => ({ state: 'succeeded', output: { kind: 'file', path } }),
      },
      ...([place.env, undefined, models, 5] as const),
    );
    run.discord.setUploadLimit(1_000);
    const [mia, ada] = [run.discord.member('mia'), run.discord.member('ada')];
    const [first, last] = await chain(run, ['mia', 'ada'], isDone);
    if (!first || !last) throw new Error('no videos');
    expect(first.attachments).toEqual([]);
    expect(run.requests.at(-1)?.inputs).toMatchObject([{ role: 'first', contentType: 'image/png' }]);

    for (const [label, task] of [
      ['Edit video', 'edit'],
      ['Upscale', 'upscale'],
    ] as const) {
      let composer = await (await act(ada, first, label)).waitForMessage();
      if (task === 'edit') {
        const form = ada.click(composer, controlOf(composer, 'text'));
        composer = await (await ada.submitModal(form, { prompt: 'make it night' })).waitForMessage();
      }
      await made(ada, composer, isDone);
      await untilSettled(run);
      const { inputs, ...request } = run.requests.at(-1) ?? {};
      expect(request).toMatchObject({ task });
      expect(await probeVideo(inputs?.[0]?.path ?? '')).toMatchObject({
        ok: true,
        video: { durationSeconds: 1, audioCodec: 'aac' },
      });
    }

    const reel = await (await act(mia, last, 'Join')).waitForMessage(isDone, PATIENCE_MS);
    const link = new URL(linkIn(reel) ?? '');
    const isOwn = link.hostname.endsWith('.invalid');
    const file = await fetch(isOwn ? `${run.bot.httpUrl}${link.pathname}` : link);
    await writeFile(join(folder.path, 'reel.mp4'), await file.bytes());
    expect(await probeVideo(join(folder.path, 'reel.mp4'))).toMatchObject({
      ok: true,
      video: { durationSeconds: 2, audioCodec: 'aac', isCommonH264: true },
    });
    expect(run.discord.log.invalid()).toEqual([]);
  },
);
