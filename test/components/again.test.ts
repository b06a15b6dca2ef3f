import { Keyv } from 'keyv';
import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { usualWay } from '../../src/catalog/ways.ts';
import { createAgainButton, createRetryButton } from '../../src/components/again.ts';
import { createChangeModelButton, createChangeModelSelect } from '../../src/components/change-model.ts';
import { createCheckButton, createRetryUnclearButton } from '../../src/components/unclear.ts';
import { UserError } from '../../src/errors.ts';
import { createDoubleClicks } from '../../src/interactions/double-clicks.ts';
import type { Retrieval } from '../../src/jobs/engine-contract.ts';
import type { Job } from '../../src/jobs/job.ts';
import { translator } from '../../src/locales/translate.ts';
import { createPreferences } from '../../src/requests/preferences.ts';
import type { MemberRequest } from '../../src/requests/request.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeInteraction, fakeMessage, OTHER, rights, THERE } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { firstWayOf } from '../support/models.ts';
import { fakeDiscord, fakeLibrary, PROGRESS } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const t = translator('en');
const still = { path: '/a', contentType: 'image/png' as const, bytes: 1, width: 1, height: 1 };
const SHOWN = '1200000000000000005';
/** A model with two stages, and one with one. */
const twoStages = builtInModels.find((model) => usualWay(model).stages.length === 2)?.id ?? '';
const oneStage = builtInModels.find((model) => usualWay(model).stages.length === 1)?.id ?? '';

interface World {
  found?: Retrieval;
  hasStill?: boolean;
  /** The job's state after a look at the provider. */
  checked?: Partial<Job>;
  refuses?: boolean;
}

function start(job: Job, { found = 'gone', hasStill = false, checked, refuses = false }: World = {}) {
  const submitted: MemberRequest[] = [];
  const validated: MemberRequest[] = [];
  const retrieved: unknown[] = [];
  const clock = createFakeClock();
  const preferences = createPreferences(new Keyv());
  let isOpen = true;
  const deps = {
    requests: {
      submitFrom: async (_: unknown, asked: MemberRequest) => void submitted.push(asked),
      preferences,
      async requireValid(asked: MemberRequest) {
        validated.push(asked);
        if (refuses) throw new UserError(() => 'too dear');
      },
      requireOpen() {
        if (!isOpen) throw new UserError(() => 'draining');
      },
      modelsFor: async () => builtInModels.slice(0, 3),
    },
    jobs: {
      get: () => job,
      check: async () => (checked ? { ...job, ...checked } : undefined),
      async retrieve(_: string, reply: unknown) {
        retrieved.push(reply);
        return found;
      },
      retrieveStill: async () => hasStill,
    },
    library: fakeLibrary([job]),
    catalog: {
      find: (id: string) => builtInModels.find((model) => model.id === id),
      wayOf: firstWayOf(builtInModels),
    },
    discord: fakeDiscord(),
    isDoubleClick: createDoubleClicks(clock),
  } as const;
  const close = () => {
    isOpen = false;
  };
  return {
    deps: deps as typeof deps & { requests: never },
    submitted,
    validated,
    retrieved,
    clock,
    preferences,
    close,
  };
}

type Did = NonNullable<Parameters<typeof fakeInteraction>[0]>;
/** A click below the message that shows the job. */
function click(did: Did = {}) {
  return fakeInteraction({ message: fakeMessage({ id: SHOWN }), customId: 'again:1', ...did });
}

const failed = (more: Parameters<typeof aJob>[0] = {}) => aJob({ status: statuses.failed, ...more });

describe('Again', () => {
  it('requests the same again, in the name of the member who clicks, notified as they chose', async () => {
    const job = aJob({
      status: statuses.succeeded,
      inputs: [{ role: 'first', ...still }],
      origin: { userId: OTHER },
    });
    const { deps, submitted, preferences } = start(job);
    await preferences.setNotify(MEMBER, 'dm');
    await createAgainButton(deps).execute(click().interaction, job.id);
    const { prompt } = job.request;
    expect(submitted).toMatchObject([
      // A new seed, because the same one would make the same video.
      {
        model: 'preview',
        options: { prompt, seed: null },
        notify: 'dm',
        inputs: [{ role: 'first', source: { jobId: job.id, index: 0 } }],
      },
    ]);
    expect(submitted[0]?.imageOwnerIds).toEqual([OTHER]);
  });

  it('takes two clicks within three seconds for one', async () => {
    const job = failed();
    const { deps, submitted, clock } = start(job);
    const again = createAgainButton(deps);
    await again.execute(click().interaction, job.id);
    clock.advance(3_000);
    const second = click();
    await again.execute(second.interaction, job.id);
    expect(second.answers.map(({ how }) => how)).toEqual(['deferUpdate']);
    await again.execute(click({ userId: OTHER }).interaction, job.id);
    expect(submitted).toHaveLength(2);
    clock.advance(1);
    await again.execute(click().interaction, job.id);
    expect(submitted).toHaveLength(3);
  });

  it.each([
    { hasStill: true, stillOf: 'the job' },
    { hasStill: false, stillOf: undefined },
  ])(
    'begins with the still of a canceled job where that is there: $hasStill',
    async ({ hasStill, stillOf }) => {
      const job = aJob({ status: statuses.cancelled, still });
      const { deps, submitted } = start(job, { hasStill });
      await createAgainButton(deps).execute(click().interaction, job.id);
      expect(submitted[0]?.stillOf).toBe(stillOf && job.id);
      expect(submitted[0]).toMatchObject({
        retryOf: { jobId: job.id, isUnclear: false },
        options: { seed: 7 },
      });
    },
  );

  it.each([
    { name: 'a video that was made', status: statuses.succeeded, still },
    { name: 'one that was canceled before it had a still', status: statuses.cancelled, still: null },
  ])('makes $name from its beginning', async ({ status, still }) => {
    const job = aJob({ status, still });
    const { deps, submitted } = start(job, { hasStill: true });
    await createAgainButton(deps).execute(click().interaction, job.id);
    expect(submitted).toHaveLength(1);
    expect(submitted[0]).not.toHaveProperty('stillOf');
    expect(submitted[0]).not.toHaveProperty('retryOf');
  });

  it('is not for a video that is not public, except for its member and staff', async () => {
    const job = aJob({ status: statuses.reviewing, review: {}, origin: { userId: OTHER } });
    const { deps } = start(job);
    const press = (did: Did) => createAgainButton(deps).execute(click(did).interaction, job.id);
    await expect(press({})).rejects.toThrow(t('reviewed.promptHidden', { member: `<@${OTHER}>` }));
    await expect(press({ userId: OTHER })).resolves.toBeUndefined();
  });

  it('knows no video that its message doesn’t show', async () => {
    const job = failed();
    const { deps } = start(job);
    const { interaction } = click({ message: fakeMessage({ id: 'another' }) });
    await expect(createAgainButton(deps).execute(interaction, job.id)).rejects.toThrow(
      t('refusal.unknownVideo'),
    );
  });
});

describe('Retry', () => {
  it.each([
    { found: 'gone', orders: 1, answers: ['deferUpdate'] },
    { found: 'goes-on', orders: 0, answers: ['deferUpdate', 'editReply'] },
    { found: 'no-answer', orders: 0, answers: ['deferUpdate', 'followUp'] },
  ] as const)('orders again only what is gone: $found', async ({ found, orders, answers }) => {
    const job = failed({ request: { model: oneStage } });
    const { deps, submitted, retrieved } = start(job, { found });
    const pressed = click();
    await createRetryButton(deps).execute(pressed.interaction, job.id);
    expect(submitted).toHaveLength(orders);
    expect(pressed.answers.map(({ how }) => how)).toEqual(answers);
    // The message of the click shows it from then on.
    expect(retrieved).toMatchObject([{ interactionToken: 'a fresh token', messageId: SHOWN }]);
  });

  it('submits at once if nothing was submitted before', async () => {
    const job = failed({ task: null });
    const { deps, submitted, retrieved } = start(job);
    await createRetryButton(deps).execute(click().interaction, job.id);
    expect(submitted).toMatchObject([{ model: 'preview' }]);
    expect(submitted[0]?.retryOf).toBeUndefined();
    expect(retrieved).toEqual([]);
  });

  it('looks for the video of a still, though no task is known', async () => {
    const job = failed({ task: null, still, stage: 1, request: { model: twoStages } });
    const { deps, retrieved, submitted } = start(job, { hasStill: true });
    await createRetryButton(deps).execute(click().interaction, job.id);
    expect(retrieved).toHaveLength(1);
    expect(submitted).toMatchObject([{ stillOf: job.id, retryOf: { jobId: job.id, isUnclear: false } }]);
  });

  it.each([
    { stage: 0, model: twoStages, isChecked: true },
    { stage: 1, model: twoStages, isChecked: false },
    { stage: 0, model: oneStage, isChecked: false },
  ])(
    'asks for room for a further stage: stage $stage of $model: $isChecked',
    async ({ stage, model, isChecked }) => {
      const job = failed({ stage, request: { model } });
      const { deps, validated, retrieved } = start(job, { refuses: true });
      const pressed = createRetryButton(deps).execute(click().interaction, job.id);
      if (isChecked) await expect(pressed).rejects.toThrow('too dear');
      else await pressed;
      expect(validated).toHaveLength(isChecked ? 1 : 0);
      expect(retrieved).toHaveLength(isChecked ? 0 : 1);
    },
  );

  it('works in the job’s own channel only, and once for a double click', async () => {
    const job = failed({ request: { model: oneStage } });
    const { deps, retrieved } = start(job);
    const retry = createRetryButton(deps);
    await expect(retry.execute(click({ channelId: THERE }).interaction, job.id)).rejects.toThrow(
      t('refusal.oldButton'),
    );
    await retry.execute(click().interaction, job.id);
    await retry.execute(click().interaction, job.id);
    expect(retrieved).toHaveLength(1);
  });
});

describe('the buttons of an unclear job', () => {
  const unclear = (more: Parameters<typeof aJob>[0] = {}) => aJob({ status: statuses.unclear, ...more });
  const kinds = [createCheckButton, createRetryUnclearButton] as const;

  it.each(kinds)('are for its member and moderators: %o', async (create) => {
    const job = unclear({ origin: { userId: OTHER } });
    const { deps } = start(job);
    const press = (did: Did) => create(deps).execute(click(did).interaction, job.id);
    await expect(press({})).rejects.toThrow(t('refusal.managersOnly', { member: `<@${OTHER}>` }));
    await expect(press({ may: rights.moderator })).resolves.toBeUndefined();
  });

  it.each([
    { name: 'stays so', checked: undefined, says: true },
    { name: 'goes on', checked: { status: statuses.running }, says: false },
  ])('Check shows what it found, and says so where it $name: $says', async ({ checked, says }) => {
    const job = unclear();
    const { deps, submitted } = start(job, checked && { checked });
    const pressed = click();
    await createCheckButton(deps).execute(pressed.interaction, job.id);
    expect(pressed.said().includes(t('unclear.stays'))).toBe(says);
    expect(pressed.said()).toContain(PROGRESS);
    expect(submitted).toEqual([]);
  });

  it.each([
    { name: 'stays unclear', checked: undefined, orders: 1 },
    { name: 'was found', checked: { status: statuses.running }, orders: 0 },
  ])('Try again orders what $name $orders times', async ({ checked, orders }) => {
    const job = unclear();
    const { deps, submitted } = start(job, checked && { checked });
    const button = createRetryUnclearButton(deps);
    await button.execute(click().interaction, job.id);
    await button.execute(click().interaction, job.id);
    expect(submitted).toHaveLength(orders);
    if (orders > 0) expect(submitted).toMatchObject([{ retryOf: { jobId: job.id, isUnclear: true } }]);
  });

  it('Try again submits nothing once the job isn’t unclear any more', async () => {
    const job = aJob({ status: statuses.succeeded });
    const { deps, submitted } = start(job);
    const pressed = click();
    await createRetryUnclearButton(deps).execute(pressed.interaction, job.id);
    expect(submitted).toEqual([]);
    expect(pressed.said()).toContain(t('unclear.over'));
  });
});

describe('Change model', () => {
  it('offers the others, for as long as new videos are taken', async () => {
    const job = failed({ request: { model: builtInModels[1]?.id ?? '' } });
    const { deps, close } = start(job);
    const pressed = click();
    const button = createChangeModelButton(deps);
    await button.execute(pressed.interaction, job.id);
    const values = pressed.said().match(/"value":"[^"]+"/g) ?? [];
    expect(values.toSorted()).toEqual(
      [0, 2].map((index) => `"value":"${builtInModels[index]?.id}"`).toSorted(),
    );
    close();
    await expect(button.execute(click().interaction, job.id)).rejects.toThrow('draining');
  });

  it('asks for the same with the model that was chosen, once for each', async () => {
    const job = failed();
    const { deps, submitted } = start(job);
    const select = createChangeModelSelect(deps);
    const choose = (model: string) =>
      select.execute(click({ kind: 'select', values: [model] }).interaction, job.id);
    await choose('a');
    await choose('a');
    await choose('b');
    expect(submitted.map(({ model }) => model)).toEqual(['a', 'b']);
    expect(submitted[0]?.options.prompt).toBe(job.request.prompt);
  });
});
