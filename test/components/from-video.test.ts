import { Keyv } from 'keyv';
import { describe, expect, it } from 'vitest';
import { createContinueButton, createProperlyButton } from '../../src/components/from-video.ts';
import { translator } from '../../src/locales/translate.ts';
import { createPreferences } from '../../src/requests/preferences.ts';
import type { MemberRequest } from '../../src/requests/request.ts';
import { startComposer } from '../support/composer.ts';
import { fakeInteraction, fakeMessage, OTHER } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord, fakeLibrary } from '../support/ports.ts';

const SHOWN = '1200000000000000005';

describe('Make it properly', () => {
  it('requests the draft’s video with its seed, in the model’s own resolution, once for two clicks', async () => {
    const submitted: MemberRequest[] = [];
    const job = aJob({
      status: statuses.succeeded,
      request: { draft: true, resolution: '480p', seed: 77, prompt: 'a kite' },
    });
    let clicks = 0;
    const button = createProperlyButton({
      requests: {
        submitFrom: async (_: unknown, asked: MemberRequest) => void submitted.push(asked),
        preferences: createPreferences(new Keyv()),
      },
      library: fakeLibrary([job]),
      discord: fakeDiscord(),
      isDoubleClick: () => ++clicks > 1,
    } as unknown as Parameters<typeof createProperlyButton>[0]);
    for (let click = 0; click < 2; click++) {
      const { interaction } = fakeInteraction({
        message: fakeMessage({ id: SHOWN }),
        customId: `properly:${job.id}`,
      });
      await button.execute(interaction, job.id);
    }
    expect(submitted).toMatchObject([
      { options: { draft: false, resolution: null, seed: 77, prompt: 'a kite' }, notify: 'ping' },
    ]);
  });
});

describe('Continue', () => {
  const THIRD = '1200000000000000008';
  async function press(job: ReturnType<typeof aJob>, isThere = true) {
    await using composer = await startComposer();
    const { deps } = composer;
    const library = {
      ...{ ...deps.library, ...fakeLibrary([job]) },
      pastVideos: { find: async () => (isThere ? { url: 'https://cdn.example/film.mp4' } : undefined) },
    };
    const button = createContinueButton({
      ...{ ...deps, library, discord: { ...fakeDiscord(), ...deps.discord } },
      catalog: { defaultModel: undefined },
    } as unknown as Parameters<typeof createContinueButton>[0]);
    await button.execute(fakeInteraction({ message: fakeMessage({ id: SHOWN }) }).interaction, job.id);
    return await composer.draft();
  }
  const made = (more: Parameters<typeof aJob>[0] = {}) =>
    aJob({ status: statuses.succeeded, imageOwnerIds: [THIRD, OTHER], ...more, origin: { userId: OTHER } });

  it('is about everyone whose images are in the video, and who asked for it', async () => {
    const job = made();
    const draft = await press(job);
    expect(draft).toMatchObject({ imageOwnerIds: [OTHER, THIRD], continues: job.id });
    expect(draft?.inputs).toMatchObject([{ source: { lastFrameOf: { videoOf: job.id } } }]);
  });

  it('is over where the file is gone, and for what is no video', async () => {
    const gone = translator('en')('history.videoGone');
    await expect(press(made(), false)).rejects.toThrow(gone);
    await expect(press(made({ status: statuses.failed }))).rejects.toThrow(gone);
  });
});
