import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { builtInModels, createCatalog } from '../../src/catalog/catalog.ts';
import { createModelsCommand, showModels } from '../../src/commands/models.ts';
import { createFilterModelsSelect, createTurnModelsButton } from '../../src/components/models-controls.ts';
import { translator } from '../../src/locales/translate.ts';
import type { Notice } from '../../src/providers/notices.ts';
import type { DrawChart } from '../../src/replies/drawing/draw-chart.ts';
import { longDate } from '../../src/replies/times.ts';
import { settingsFor } from '../../src/requests/validate.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeInteraction, fakeMessage, rights } from '../support/interactions.ts';
import { modelsOf } from '../support/models.ts';
import { fakeDiscord, silent, startSettings } from '../support/ports.ts';
import { aModel } from '../support/requests.ts';

const t = translator('en');
const models = modelsOf([
  aModel('boat'),
  aModel('kite', { resolutions: ['1080p'], defaultResolution: '1080p' }),
  aModel('adult', { ageRestricted: true }),
  aModel('fox', { provider: 'luma' }),
  aModel('hen', { provider: 'runway' }),
]);

interface World {
  patch?: Patch;
  all?: typeof models;
  providers?: readonly string[];
  drawChart?: DrawChart;
  notices?: Notice[];
}

async function start({
  patch = {},
  all = models,
  providers = ['vidu', 'luma'],
  notices = [],
  ...world
}: World = {}) {
  const settings = await startSettings(patch);
  const discord = fakeDiscord();
  const drawn: Parameters<DrawChart>[0][] = [];
  const clock = createFakeClock();
  const drawChart: DrawChart = async (chart) => {
    drawn.push(chart);
    return world.drawChart ? world.drawChart(chart) : Buffer.from('png');
  };
  const deps = {
    requests: {
      settingsFor: (requester: Parameters<typeof settingsFor>[0]) => settingsFor(requester, { settings }),
    },
    catalog: createCatalog({
      models: all,
      providers: new Map(providers.map((id) => [id, {}])),
      defaultModelId: undefined,
      now: clock.now,
    }),
    figures: {
      health: { of: () => ({ state: 'ok' as const }), lastError: () => undefined, notices: () => notices },
      timings: { historyMs: () => [] },
      drawChart,
    },
    ...{ discord, clock, log: silent },
  };
  return { deps, drawn, edits: discord.edits };
}

/** The models in the list. */
function listed(body: object | undefined) {
  return models.flatMap(({ id }) => (JSON.stringify(body).includes(`**${id}**`) ? [id] : []));
}

describe('/models', () => {
  it.each([
    { name: 'nothing is set', patch: {}, shows: ['boat', 'kite', 'adult', 'fox'] },
    { name: 'a list is', patch: { allowedModels: ['kite'] }, shows: ['kite'] },
    {
      name: 'those for adults are off',
      patch: { ageRestrictedModels: false },
      shows: ['boat', 'kite', 'fox'],
    },
    {
      name: 'one makes only sharper videos',
      patch: { maxResolution: '720p' },
      shows: ['boat', 'adult', 'fox'],
    },
  ] as { name: string; patch: Patch; shows: string[] }[])(
    'shows $shows where $name',
    async ({ patch, shows }) => {
      const { deps, edits } = await start({ patch });
      const { interaction, answers } = fakeInteraction();
      await createModelsCommand(deps).execute(interaction);
      expect(answers.map(({ how }) => how)).toEqual(['deferReply']);
      expect(listed(edits[0]?.components)).toEqual(shows);
    },
  );

  it.each([
    { who: 'an admin', may: rights.admin, isTold: true },
    { who: 'a moderator', may: rights.moderator, isTold: false },
  ])('tells $who of what providers announce: $isTold', async ({ may, isTold }) => {
    const { deps, edits } = await start({
      notices: [{ providerId: 'vidu', model: 'viduq3', endsOn: undefined } as unknown as Notice],
    });
    await createModelsCommand(deps).execute(fakeInteraction({ may }).interaction);
    expect(JSON.stringify(edits).includes('📣')).toBe(isTold);
  });

  const on = { endsOn: '2027-02-01' };
  it.each([
    [{ model: 'viduq3', endsOn: undefined }, 'models.announcesModel', { model: '`viduq3`' }],
    [{ model: 'viduq3', ...on }, 'models.announcesModelOn', { model: '`viduq3`' }],
    [{ model: undefined, endsOn: undefined }, 'models.announces', {}],
    [{ model: undefined, ...on }, 'models.announcesOn', {}],
  ] as const)('says what was announced: %j', async (notice, key, parts) => {
    const { deps, edits } = await start({
      notices: [{ providerId: 'vidu', ...notice } as unknown as Notice],
    });
    await createModelsCommand(deps).execute(fakeInteraction({ may: rights.admin }).interaction);
    const date = notice.endsOn === undefined ? {} : { date: longDate(notice.endsOn, t) };
    const sentence = t(key, { provider: 'Vidu', ...parts, ...date } as never);
    expect(JSON.stringify(edits)).toContain(`📣 ${sentence}`);
  });

  it('draws the models that are shown, where there are two and the bot may attach', async () => {
    const { deps, drawn, edits } = await start();
    const show = (filter: string | undefined, botMay: bigint[] = [PermissionFlagsBits.AttachFiles]) =>
      showModels(fakeInteraction({ botMay }).interaction, { filter, page: 0 }, deps);
    await show(undefined);
    await show('vidu');
    await show('luma');
    await show(undefined, [PermissionFlagsBits.EmbedLinks]);
    expect(drawn.map((chart) => chart.kind === 'models' && chart.points.length)).toEqual([4, 3]);
    expect(edits.map(({ files }) => files.length)).toEqual([1, 1, 0, 0]);
    expect(edits.map(({ components }) => JSON.stringify(components).includes('attachment://'))).toEqual([
      ...[true, true, false, false],
    ]);
  });

  it('is shown without its chart where that can’t be drawn', async () => {
    const { deps, edits } = await start({ drawChart: () => Promise.reject(new Error('no canvas')) });
    await createModelsCommand(deps).execute(fakeInteraction().interaction);
    expect(edits.map(({ files }) => files)).toEqual([[]]);
    expect(listed(edits[0]?.components)).toContain('boat');
  });

  it.each([
    { providers: ['preview', 'vidu'], isShown: false },
    { providers: ['preview'], isShown: true },
  ])('names the preview among the providers $providers: $isShown', async ({ providers, isShown }) => {
    const all = [...models, ...builtInModels.filter(({ id }) => id === 'preview')];
    const { deps, edits } = await start({ all, providers });
    await createModelsCommand(deps).execute(fakeInteraction().interaction);
    expect(JSON.stringify(edits[0]?.components).includes('"value":"preview"')).toBe(isShown);
  });

  it('says who has a key', async () => {
    const { deps, edits } = await start();
    await createModelsCommand(deps).execute(fakeInteraction().interaction);
    const options = JSON.stringify(edits[0]?.components);
    expect(options).toMatch(/"value":"luma","emoji":{"name":"✅"}/);
    expect(options).toMatch(/"value":"runway","emoji":{"name":"❌"}/);
  });
});

describe('the list of providers below it', () => {
  const message = fakeMessage();

  it.each([
    [['luma'], ['fox']],
    [['all'], ['boat', 'kite', 'adult', 'fox']],
  ])('shows those of %j', async (values, shows) => {
    const { deps, edits } = await start();
    await createFilterModelsSelect(deps).execute(fakeInteraction({ message, values }).interaction, 'filter');
    expect(listed(edits[0]?.components)).toEqual(shows);
  });

  it.each([
    ['1', 2],
    ['0', 9],
    ['x', 9],
  ])('shows page %s, with %i models', async (page, count) => {
    const all = modelsOf(Array.from({ length: 11 }, (_, index) => aModel(`no-${index}`)));
    const { deps, edits } = await start({ all });
    await createTurnModelsButton(deps).execute(fakeInteraction({ message }).interaction, 'vidu', page);
    expect(JSON.stringify(edits[0]?.components).match(/\*\*no-\d+\*\*/g)).toHaveLength(count);
  });
});
