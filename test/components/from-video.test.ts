import { Keyv } from 'keyv';
import { describe, expect, it } from 'vitest';
import { createProperlyButton } from '../../src/components/from-video.ts';
import { createPreferences } from '../../src/requests/preferences.ts';
import type { MemberRequest } from '../../src/requests/request.ts';
import { fakeInteraction, fakeMessage } from '../support/interactions.ts';
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
