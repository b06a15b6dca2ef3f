import { expect, it } from 'vitest';
import { checkModels } from '../../src/catalog/catalog.ts';
import type { Model } from '../../src/catalog/schema.ts';
import { translator } from '../../src/locales/translate.ts';
import { draftOf } from '../../src/requests/request.ts';
import { aRequest, aRequester, fakeReply, startRequests } from '../support/requests.ts';

const [editor] = checkModels([
  {
    ...{ id: 'editor', label: 'Editor' },
    offers: [
      {
        ...{ provider: 'vidu', durations: { from: 1, to: 10 }, resolutions: ['480p', '720p'] },
        ...{ aspectRatios: ['16:9', '1:1'] },
        ways: (['generate', 'edit'] as const).map((task) => ({
          ...{ name: task, task },
          ...(task === 'edit' && { inputs: { video: { min: 1, max: 1 } } }),
          stages: [{ makes: 'video', providerModel: 'm', price: { usd: 1, per: 'task' } }],
        })),
      },
    ],
  },
]) as [Model];
const film = { seconds: 4, bytes: 9 };
const t = translator('en');

it('a draft without a prompt isn’t refused for that, and says that it has none', async () => {
  await using world = await startRequests();
  const compose = (prompt: string) => world.requests.compose(draftOf(prompt), aRequester());
  expect(await compose('')).toMatchObject({ hasPrompt: false, refusal: undefined });
  expect(await compose('\u200b')).toMatchObject({ hasPrompt: false, refusal: undefined });
  expect(await compose('a boat')).toMatchObject({ hasPrompt: true, refusal: undefined });
});

it('a missing prompt hides no other reason', async () => {
  await using world = await startRequests({ settings: { maxUsdPerVideo: 0.1 } });
  const { refusal } = await world.requests.compose(draftOf(''), aRequester());
  expect(refusal?.(t)).toContain('$0.10');
});

it.each([
  ['a limit that leaves room again later', { memberVideos: { day: 1 } }, true],
  ['a budget that is too small for it', { serverBudget: { day: 0.1 } }, false],
  ['a limit of each video', { maxUsdPerVideo: 0.1 }, false],
])('%s is said, and whether waiting helps', async (_, settings, mayPass) => {
  await using world = await startRequests({ settings });
  await world.requests.submit(aRequest(), aRequester(), fakeReply().reply).catch(() => {});
  const composition = await world.requests.compose(draftOf('a boat'), aRequester());
  expect(composition).toMatchObject({ refusal: expect.any(Function), mayPass });
});

it.each([
  ['generate', ['16:9', '1:1'], 10],
  // It has its length and its shape.
  ['edit', [], 0],
] as const)(
  'to %s, there is a choice of the shapes %j and %i lengths',
  async (task, aspectRatios, lengths) => {
    await using world = await startRequests({ models: [editor] });
    const inputs = [{ role: 'video' as const, source: { url: 'https://cdn.example/a.mp4', bytes: 9 }, film }];
    const draft = { ...draftOf('a boat', task === 'edit' ? inputs : []), model: 'editor', task };
    const { choices } = await world.requests.compose(draft, aRequester());
    expect(choices.aspectRatios).toEqual(aspectRatios);
    expect(choices.durations).toHaveLength(lengths);
    expect(choices.resolutions).toEqual(['480p', '720p']);
  },
);
