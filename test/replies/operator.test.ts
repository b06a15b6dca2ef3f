import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import { ASSISTANT } from '../../src/jobs/assistant-calls.ts';
import { languages } from '../../src/locales/languages.ts';
import { translator } from '../../src/locales/translate.ts';
import { problemKinds } from '../../src/providers/description.ts';
import { type HealthView, renderHealth } from '../../src/replies/operator/health.ts';
import { type ModelsView, renderModels } from '../../src/replies/operator/models.ts';
import { panelOf } from '../../src/replies/operator/panel.ts';
import { renderServers } from '../../src/replies/operator/servers.ts';
import { renderSpend } from '../../src/replies/operator/spend.ts';
import { aJob, statuses } from '../support/job.ts';

/**
 * Discord's limit for the texts of one message. @see
 * https://docs.discord.com/developers/components/reference#text-display
 */
const MOST_CHARACTERS = 4_000;
const nowMs = 1_800_000_000_000;
const names = Array.from({ length: 40 }, (_, index) => `${'_*`~|'.repeat(20)}${index}`);

/** Everything at its worst. */
const health: HealthView = {
  vitals: {
    version: '10.20.30',
    startedAtMs: nowMs,
    memoryBytes: 900e6,
    eventLoop: { p99Ms: 1_000, maxMs: 90_000, sinceMs: nowMs },
    storeBytes: 12_345e6,
    freeBytes: undefined,
    hostedBytes: 9.94e9,
  },
  closedSinceMs: nowMs,
  left: { making: 100, waiting: 1_000 },
  shards: Array.from({ length: 64 }, (_, id) => ({ id, isUp: id < 3, pingMs: id === 0 ? undefined : id })),
  providers: ['openai', 'replicate', 'runway', 'luma', 'luma-agents', 'wavespeed', 'vidu', 'own'].map(
    (id) => ({
      id,
      isHere: id !== 'vidu',
      health: { state: 'failing', sinceMs: nowMs, restingUntilMs: nowMs + 1 },
      lastError: { kind: 'insufficient_credit', atMs: nowMs },
      ...{ running: 100, waiting: 1_000, limit: 100 },
    }),
  ),
  jobs: Object.values(statuses).flatMap((status) => Array.from({ length: 20 }, () => aJob({ status }))),
  storageProblem: 'full',
  hostedMaxBytes: 10e9,
  nowMs,
};

const long = builtInModels.toSorted((a, b) => b.label.length - a.label.length);
const worstModels: ModelsView = {
  rule: 'ask',
  entries: long.slice(0, 40).map((model) => ({
    ...{ provider: 'openrouter', decision: 'new', isOffered: false, firstSeenMs: nowMs },
    ...{ changedAtMs: nowMs, model: { ...model, id: model.id.padEnd(50, 'x') }, isPriced: false },
    priceText: 'For every second of video you generated, you will be charged '.padEnd(300, '$'),
  })),
  problems: names.map((name) => ({ model: name, problem: 'references', what: name })),
  checkedAtMs: nowMs,
  ending: long.slice(0, 5).map((model) => ({
    ...{ ...model, offers: [{ ...model.offers[0], retired: { on: '2030-01-01', successor: 'kling' } }] },
  })),
  unverified: long.slice(0, 40).map((model) => ({ model, provider: 'A provider with a name' })),
  labelOf: (id) => id,
  page: 0,
  notice: names[0],
  customId: (action) => action,
};

describe('the operator’s panel', () => {
  it.each(languages)('has room for the worst in %s', (language) => {
    const t = translator(language);
    const cost = { made: 99_999, spentUsd: 99_999.5, heldUsd: 999.5 };
    const servers = names.map((name, index) => ({
      ...{ id: `1${index}`.padEnd(20, '0'), name, members: 999_999, goneSinceMs: nowMs, ...cost },
    }));
    const spend = names.map((guildId, index) => ({
      guildId,
      model: builtInModels[index]?.id ?? '',
      ...cost,
    }));
    const month = { fromMs: nowMs, spend, total: cost };
    const texts = [
      renderHealth(health, t),
      renderServers({ servers, maxUsd: 100_000, page: 0, keptMs: 0 }, t).parts,
      renderSpend(
        {
          months: [month, month],
          maxUsd: 100_000,
          modelOf: (id) => builtInModels.find((model) => model.id === id),
          guildName: (id) => id,
        },
        t,
      ),
    ];
    const models = renderModels(worstModels, t);
    texts.push([...models.parts, ...(models.entries ?? []).map(({ text }) => text)]);
    for (const parts of texts) expect(parts.join('').length).toBeLessThan(MOST_CHARACTERS);
  });

  it('with models has room for all controls that Discord takes in a message', () => {
    const t = translator();
    const components = panelOf({
      ...renderModels({ ...worstModels, page: 3 }, t),
      ...{ place: { view: 'models', page: 3 }, isDraining: true, customId: (action) => action, nowMs, t },
    });
    const count = JSON.stringify(components).match(/"type":/g)?.length;
    // https://docs.discord.com/developers/components/reference: 40 in all.
    expect(count).toBeLessThanOrEqual(40);
    const ids = JSON.stringify(components).match(/"custom_id":"[^"]+"/g) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says why a model went away, and leaves nothing to decide about it', () => {
    const [entry] = worstModels.entries as [ModelsView['entries'][number]];
    const [stage] = entry.model.offers[0].ways[0].stages;
    const gone = { ...entry, goneSinceMs: nowMs };
    const shown = (view: Partial<ModelsView>) =>
      JSON.stringify(renderModels({ ...worstModels, entries: [gone], ...view }, translator()).entries);
    expect(shown({})).toContain('No longer at its provider');
    const problems = [{ model: stage?.providerModel ?? '', problem: 'form' as const }];
    expect(shown({ problems })).toContain('Its new description doesn’t fit');
    const disabled = (view: Partial<ModelsView>) => shown(view).match(/"disabled":true/g)?.length ?? 0;
    expect(disabled({})).toBe(3);
    expect(disabled({ entries: [entry] })).toBe(0);
    expect(disabled({ entries: [entry], rule: 'off' })).toBe(3);
  });

  it.each(languages)('says in %s what is wrong with a description, without its markup', (language) => {
    const t = translator(language);
    const said = problemKinds.map((problem) => {
      const problems = [{ model: '@everyone/*a*', problem, what: '[b](https://c.example) 600' }];
      const line =
        renderModels({ ...worstModels, problems }, t)
          .parts.at(-1)
          ?.split('\n')
          .at(-1) ?? '';
      expect(line).toContain('600');
      expect(line).not.toMatch(/(?<!\\)@everyone|\*a\*|\[b\]\(|undefined/);
      return line;
    });
    // Each says something of its own, in a language of its own.
    expect(new Set(said).size).toBe(problemKinds.length);
    const sentences = problemKinds.map((problem) => t('operator.modelProblem', { problem, word: 7 }));
    const english = problemKinds.map((problem) =>
      translator()('operator.modelProblem', { problem, word: 7 }),
    );
    if (language !== 'en') expect(sentences.filter((each) => english.includes(each))).toEqual([]);
    // As do those of another version.
    expect(t('operator.modelProblem', { problem: 'newer', word: 7 })).toBe(sentences.at(-1));
  });

  it('says what is down, and a dash for what the disk does not say', () => {
    const text = renderHealth(health, translator()).join('\n');
    expect(text).toContain(
      '🔴 **Discord** · 3 of 64 shards connected · not connected: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, … · 63 ms',
    );
    expect(text).toContain(
      '🔴 Storage: 12.3 GB used · – free on the disk · **`storage full`: no new videos are taken**',
    );
    expect(text).toContain('Hosted videos: 9.9 GB of 10 GB');
    expect(text).toContain('🔑 No key: Vidu');
    expect(text).toContain('⚠️ 20 unconfirmed requests: [1](');
    expect(text).not.toContain('[11](');
  });

  it('lists the servers by what they cost, then by their videos, then by their members', () => {
    const server = (id: string, more: object = {}) => ({
      ...{ id, name: id, members: 1, goneSinceMs: undefined, made: 1, spentUsd: 0, heldUsd: 0, ...more },
    });
    const servers = [
      server('small'),
      server('large', { members: 9 }),
      server('busy', { made: 2 }),
      server('held', { spentUsd: 1, heldUsd: 3 }),
      server('spent', { spentUsd: 3.5 }),
      server('gone', { spentUsd: 0.5, name: undefined, members: undefined, goneSinceMs: nowMs }),
    ];
    const t = translator();
    const render = (maxUsd?: number) =>
      renderServers({ servers, maxUsd, page: 0, keptMs: 86_400_000 }, t).parts.join('\n');
    expect([...render().matchAll(/`(\w+)`/g)].map(([, id]) => id)).toEqual([
      ...['held', 'spent', 'gone', 'busy', 'large', 'small'],
    ]);
    expect(render()).toContain(t('operator.serverCount', { count: 5 }));
    expect(render()).not.toContain('%');
    // What is reserved counts too.
    const shares = [...render(8).matchAll(/(\d+)\s?%/g)].map(([, share]) => Number(share));
    expect(shares).toEqual([50, 43, 6, 0, 0, 0]);
    const day = nowMs / 1_000 + 86_400;
    expect(render()).toContain(`<t:${day}:R>`);
  });

  it('lists what was spent this month, then last month', () => {
    const spent = (guildId: string, spentUsd: number) => ({
      ...{ guildId, model: guildId, made: 1, spentUsd, heldUsd: 0 },
    });
    const total = { made: 1, spentUsd: 9, heldUsd: 0 };
    const [current, last] = [
      [spent('a', 1), spent('b', 1), spent('c', 2), spent('zero', 0)],
      [spent('b', 5), spent('d', 7), spent('e', 8)],
    ];
    const parts = renderSpend(
      {
        months: [
          { fromMs: nowMs, spend: current, total },
          { fromMs: nowMs - 40 * 86_400_000, spend: last, total },
        ],
        ...{ maxUsd: undefined, modelOf: () => undefined, guildName: (id) => id },
      },
      translator(),
    );
    const byServer = parts.at(-1)?.split('\n').slice(1) ?? [];
    expect(byServer.map((line) => line.split(' ')[0])).toEqual(['c', 'b', 'a', 'e', 'd']);
  });

  it('names what the assistant cost, which is no model', () => {
    const spend = [{ guildId: 'a', model: ASSISTANT, made: 0, spentUsd: 1, heldUsd: 0 }];
    const month = { fromMs: nowMs, spend, total: { made: 0, spentUsd: 1, heldUsd: 0 } };
    const [, byProvider, byModel] = renderSpend(
      {
        months: [month, { ...month, spend: [] }],
        ...{ maxUsd: undefined, modelOf: () => undefined, guildName: (id) => id },
      },
      translator(),
    );
    for (const list of [byProvider, byModel]) {
      expect(list).toContain('Help with prompts');
      expect(list).not.toContain(ASSISTANT);
    }
  });

  it('says when nothing is left to wait for', () => {
    const text = renderHealth({ ...health, left: { making: 0, waiting: 0 } }, translator()).join('\n');
    expect(text).toContain('✅ **Safe to stop now: no videos in progress.');
  });

  it.each([
    [undefined, 0],
    [{ current: 0, count: 1 }, 0],
    // Back, on, and the present one between them.
    [{ current: 0, count: 2 }, 3],
  ])('has buttons to other pages where there are some: %j', (pages, turns) => {
    const t = translator();
    const panel = (isDraining: boolean) =>
      JSON.stringify(
        panelOf({
          ...{ parts: ['one', 'two'], place: { view: 'servers', page: 0 }, isDraining, nowMs, t },
          ...(pages && { pages }),
          customId: (action) => `id ${action}`,
        }),
      );
    expect(panel(false).match(/"id turn\.servers\.-?\d+"/g)?.length ?? 0).toBe(turns);
    const colorOf = (text: string) => /"accent_color":(\d+)/.exec(text)?.[1];
    expect(colorOf(panel(true))).not.toBe(colorOf(panel(false)));
    expect(panel(true)).toContain('id resume');
    expect(panel(false)).not.toContain('id resume');
    for (const view of ['health', 'servers', 'spend']) expect(panel(false)).toContain(`id go.${view}.0`);
  });
});
