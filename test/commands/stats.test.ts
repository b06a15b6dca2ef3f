import { PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createStatsCommand, statsPanel } from '../../src/commands/stats.ts';
import { createStatsButton } from '../../src/components/stats-controls.ts';
import { newPanel, panelId } from '../../src/interactions/panel-id.ts';
import type { Stats, StatsQuery, StatsRow } from '../../src/jobs/stats-contract.ts';
import { translator } from '../../src/locales/translate.ts';
import type { DrawChart } from '../../src/replies/drawing/draw-chart.ts';
import { createFakeClock } from '../support/clock.ts';
import { fakeInteraction, fakeMessage, OTHER } from '../support/interactions.ts';
import { aSigner, fakeDiscord, silent, startSettings } from '../support/ports.ts';
import { GUILD } from '../support/requests.ts';

const t = translator('en');
const DAY_MS = 24 * 60 * 60_000;
/** Sunday, 10 January 2027, 23:30 UTC: the next day in Tokyo. */
const LATE = Date.UTC(2027, 0, 10, 23, 30);
const tally = { made: 2, failed: 1, cancelled: 0, open: 0, spentUsd: 1, waitMs: null, makingMs: null };
const row: StatsRow = {
  ...{ ...tally, jobs: 3, day: { fromMs: LATE, untilMs: LATE + DAY_MS }, model: 'boat', userId: OTHER },
  failures: [],
};

async function start({ jobs = 3, drawChart = (async () => Buffer.from('png')) as DrawChart } = {}) {
  const settings = await startSettings({ timeZone: 'Asia/Tokyo', language: 'de' });
  const asked: StatsQuery[] = [];
  const drawn: Parameters<DrawChart>[0][] = [];
  const members = [{ ...tally, jobs, id: OTHER }];
  const stats: Stats = {
    ...{ total: { ...tally, jobs }, models: [{ ...tally, jobs, id: 'boat' }], members, memberCount: 1 },
    ...{ days: [], failures: [] },
  };
  const discord = {
    ...fakeDiscord(),
    memberNames: async () => new Map([[OTHER, 'Mia']]),
  };
  const deps = {
    settings,
    figures: {
      stats: {
        async read(query: StatsQuery) {
          asked.push(query);
          return stats;
        },
        async *rows(query: StatsQuery) {
          asked.push(query);
          yield row;
        },
      },
      drawChart: (async (chart) => {
        drawn.push(chart);
        return drawChart(chart);
      }) as DrawChart,
    },
    catalog: { labelOf: (id: string) => id, find: () => undefined },
    ...{ discord, signer: await aSigner(), clock: createFakeClock(LATE), log: silent },
  };
  return { deps, asked, drawn, edits: discord.edits };
}

describe('/stats', () => {
  it.each([
    { options: {}, days: 30 },
    { options: { period: 7 }, days: 7 },
    { options: { period: 90 }, days: 90 },
  ])('is about the last days of the server’s time zone: $options', async ({ options, days }) => {
    const { deps, asked } = await start();
    await createStatsCommand(deps).execute(fakeInteraction({ options }).interaction);
    expect(asked.map((query) => [query.guildId, query.days.length])).toEqual([[GUILD, days]]);
    // Today in Tokyo.
    const fromMs = Date.UTC(2027, 0, 10, 15);
    expect(asked[0]?.days.at(-1)).toEqual({ fromMs, untilMs: fromMs + DAY_MS });
  });

  it.each([
    { options: {}, language: 'en', isPublic: false },
    { options: { post: false }, language: 'en', isPublic: false },
    { options: { post: true }, language: 'de', isPublic: true },
  ])(
    'with $options has buttons or is public, in its readers’ language',
    async ({ options, language, isPublic }) => {
      const { deps, edits } = await start();
      const { interaction, answers } = fakeInteraction({ options });
      await createStatsCommand(deps).execute(interaction);
      expect(answers[0]?.body).toEqual(isPublic ? {} : { flags: 64 });
      const shown = JSON.stringify(edits[0]?.components);
      expect(shown.includes('"custom_id"')).toBe(!isPublic);
      // The one that is shown can't be chosen.
      const disabled = shown.match(/"label":"[^"]*","disabled":true/g);
      expect(disabled).toEqual(
        isPublic ? null : [`"label":"${translator(language)('stats.days', { days: 30 })}","disabled":true`],
      );
      expect(shown).toContain(translator(language)('stats.title', { days: 30 }));
    },
  );

  it.each([
    {
      name: 'all is well',
      world: {},
      botMay: [PermissionFlagsBits.AttachFiles],
      isDrawn: true,
      hasChart: true,
    },
    { name: 'nothing was made', world: { jobs: 0 }, isDrawn: false, hasChart: false },
    {
      name: 'it may not attach',
      world: {},
      botMay: [PermissionFlagsBits.EmbedLinks],
      isDrawn: false,
      hasChart: false,
    },
    {
      name: 'drawing fails',
      world: { drawChart: () => Promise.reject(new Error('no canvas')) },
      isDrawn: true,
      hasChart: false,
    },
  ])('where $name has a chart: $hasChart', async ({ world, botMay, isDrawn, hasChart }) => {
    const { deps, drawn, edits } = await start(world);
    await createStatsCommand(deps).execute(fakeInteraction(botMay && { botMay }).interaction);
    expect(drawn).toHaveLength(isDrawn ? 1 : 0);
    expect(edits[0]?.files).toHaveLength(hasChart ? 1 : 0);
    expect(JSON.stringify(edits[0]?.components).includes('attachment://')).toBe(hasChart);
  });
});

describe('the buttons of /stats', () => {
  async function press(action: string, { userId = OTHER, attachmentSizeLimit = 1_000_000 } = {}) {
    const world = await start();
    const message = fakeMessage();
    const opener = fakeInteraction({ userId: OTHER }).interaction;
    const id = panelId(newPanel(opener, world.deps), action, world.deps.signer, statsPanel);
    const [, token = '', detail] = id.split(':');
    const { interaction, answers } = fakeInteraction({ message, userId, attachmentSizeLimit });
    await createStatsButton(world.deps).execute(interaction, token, detail);
    return { ...world, answers };
  }

  const fileIn = (answers: readonly { body: unknown }[]) =>
    (answers.at(-1) as { body: { files: [{ name: string; attachment: Buffer }] } }).body.files[0];

  it('show another period', async () => {
    const { asked, answers, edits } = await press('7');
    expect(asked.map(({ days }) => days.length)).toEqual([7]);
    expect(answers.map(({ how }) => how)).toEqual(['deferUpdate']);
    expect(JSON.stringify(edits)).toContain('"custom_id"');
  });

  it('give the same period as a file, with names and days of the server', async () => {
    const { asked, answers } = await press('csv-90');
    expect(asked.map(({ days }) => days.length)).toEqual([90, 90]);
    expect(answers).toMatchObject([{ how: 'deferReply', body: { flags: 64 } }, { how: 'editReply' }]);
    const { name, attachment } = fileIn(answers);
    expect(name).toBe('cutscene-stats-2026-10-14-90-days.csv');
    expect(String(attachment)).toContain(`2027-01-11,boat,,${OTHER},Mia,3,2,1`);
  });

  it('refuse a period that there isn’t, and another member', async () => {
    await expect(press('8')).rejects.toThrow(t('refusal.oldButton'));
    await expect(press('csv-8')).rejects.toThrow(t('refusal.oldButton'));
    await expect(press('7', { userId: '1200000000000000004' })).rejects.toThrow(t('panel.notYours'));
  });

  it('refuse a file that can’t be uploaded, and give one that just fits', async () => {
    const { length } = fileIn((await press('csv-30')).answers).attachment;
    await expect(press('csv-30', { attachmentSizeLimit: length - 1 })).rejects.toThrow(t('stats.tooLarge'));
    await expect(press('csv-30', { attachmentSizeLimit: length })).resolves.toBeDefined();
  });
});
