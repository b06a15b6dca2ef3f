import { expect, it } from 'vitest';
import { type FromVideo, openFromVideo } from '../../src/interactions/from-video.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { startComposer } from '../support/composer.ts';
import { fakeInteraction, OTHER } from '../support/interactions.ts';
import { aJob } from '../support/job.ts';
import { modelsOf } from '../support/models.ts';
import { aModel } from '../support/requests.ts';

const video = { url: 'https://cdn.example/film.mp4?ex=ffffffff', bytes: 1_000 };
const film = { seconds: 5.04, bytes: 1_000, width: 180, height: 320 };
const dear = { makes: 'video', providerModel: 'm', price: { usd: 9, per: 'second' } } as const;
const [usual, words] = modelsOf([aModel('dear', { stages: [dear] }), aModel('no-images', { image: 'none' })]);

async function open(
  world: { settings?: Patch; botsDefault?: typeof usual | undefined },
  given: { model?: string; owners?: string[]; what?: FromVideo; isReel?: boolean } = {},
) {
  await using composer = await startComposer({
    settings: world.settings ?? {},
    models: [usual, words].flatMap((model) => model ?? []),
  });
  const job =
    given.model === undefined
      ? undefined
      : aJob({
          request: { model: given.model, prompt: 'a kite' },
          ...(given.isReel && { reel: { clips: [] } }),
        });
  const { interaction } = fakeInteraction();
  await openFromVideo(
    interaction,
    given.what ?? 'continue',
    { video, film, imageOwnerIds: given.owners ?? [], job },
    { ...composer.deps, catalog: { defaultModel: world.botsDefault } },
  );
  return { job, draft: await composer.draft() };
}

it('begins with the last frame of the video, with its prompt, and says what it continues and whose it is', async () => {
  const { job, draft } = await open({}, { model: 'dear', owners: [OTHER] });
  expect(draft).toMatchObject({
    ...{ model: 'dear', continues: job?.id, imageOwnerIds: [OTHER] },
    options: { prompt: 'a kite', aspectRatio: '9:16' },
    inputs: [{ role: 'first', source: { lastFrameOf: video }, film: { seconds: 5.04, bytes: 1_000 } }],
  });
});

it.each([
  ['the one that made it', 'dear', { defaultModel: 'image-only' }, usual, 'dear'],
  ['the server’s default', undefined, { defaultModel: 'image-only' }, usual, 'image-only'],
  [
    'the server’s default where the first takes no image',
    'no-images',
    { defaultModel: 'image-only' },
    usual,
    'image-only',
  ],
  ['the bot’s default', undefined, {}, usual, 'dear'],
  ['the cheapest that can', undefined, { allowedModels: ['dear', 'plain', 'no-images'] }, words, 'plain'],
])('proposes %s', async (_, model, settings, botsDefault, proposed) => {
  const { draft } = await open({ settings, botsDefault }, model === undefined ? {} : { model });
  expect(draft?.model).toBe(proposed);
});

it('is refused for a video of somebody who has opted out, and where no model can', async () => {
  const optedOut = open({ settings: { optedOutMembers: [OTHER] } }, { model: 'dear', owners: [OTHER] });
  await expect(optedOut).rejects.toThrow(/from <@\d+>/);
  await expect(open({ settings: { allowedModels: ['no-images'] } })).rejects.toThrow();
});

it('begins without the words of a reel, which nobody wrote for one video', async () => {
  expect((await open({}, { model: 'dear', isReel: true })).draft?.options.prompt).toBe('');
});
