import { Keyv } from 'keyv';
import { expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { idsOf } from '../../src/catalog/ways.ts';
import { createChangeModelButton, createChangeModelSelect } from '../../src/components/change-model.ts';
import { createDoubleClicks } from '../../src/interactions/double-clicks.ts';
import { createPreferences } from '../../src/requests/preferences.ts';
import type { MemberRequest } from '../../src/requests/request.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeInteraction, fakeMessage } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { fakeDiscord, fakeLibrary } from '../support/ports.ts';

const message = fakeMessage({ id: '1200000000000000005' });

it('offers every other model, and not the same one under an earlier id', async () => {
  const merged = builtInModels.find((model) => idsOf(model).length > 1);
  const earlier = merged && idsOf(merged).find((id) => id !== merged.id);
  if (!merged || earlier === undefined) throw new Error('no model has an earlier id');
  const others = builtInModels.filter((model) => model !== merged).slice(0, 3);
  for (const model of [merged.id, earlier]) {
    const job = aJob({ status: statuses.succeeded, request: { model } });
    const button = createChangeModelButton({
      requests: { requireOpen() {}, modelsFor: async () => [merged, ...others] },
      ...{ library: fakeLibrary([job]), discord: fakeDiscord() },
    });
    const { interaction, said } = fakeInteraction({ message });
    await button.execute(interaction, job.id);
    const offered = [...said().matchAll(/"value":"([^"]+)"/g)].map(([, id]) => id);
    expect(offered.toSorted()).toEqual(others.map(({ id }) => id).toSorted());
  }
});

it('makes the video once for two choices of the same model', async () => {
  const submitted: (string | null)[] = [];
  const job = aJob({ status: statuses.succeeded });
  const select = createChangeModelSelect({
    requests: {
      submitFrom: async (_: unknown, { model }: MemberRequest) => void submitted.push(model),
      preferences: createPreferences(new Keyv()),
    },
    ...{ library: fakeLibrary([job]), discord: fakeDiscord() },
    isDoubleClick: createDoubleClicks(createFakeClock()),
  } as unknown as Parameters<typeof createChangeModelSelect>[0]);
  for (const model of ['kling', 'kling', 'pika']) {
    const customId = `change-model:${job.id}`;
    const { interaction } = fakeInteraction({ kind: 'select', message, customId, values: [model] });
    await select.execute(interaction, job.id);
  }
  expect(submitted).toEqual(['kling', 'pika']);
});
