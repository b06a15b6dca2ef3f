import { MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/catalog/catalog.ts';
import type { DescribedModels } from '../../src/catalog/described/described-models.ts';
import type { NewModels } from '../../src/catalog/described/new-models.ts';
import type { DescribedEntry } from '../../src/catalog/described/records.ts';
import type { Model } from '../../src/catalog/schema.ts';
import { createOperatorCommand } from '../../src/commands/operator/index.ts';
import { operatorPanel } from '../../src/commands/operator/operator-panel.ts';
import { type OperatorDeps, setIntake } from '../../src/commands/operator/show.ts';
import { createOperatorButton } from '../../src/components/operator-controls.ts';
import type { ComposerDeps } from '../../src/interactions/composer/open.ts';
import { newPanel, panelId } from '../../src/interactions/panel-id.ts';
import type { Period } from '../../src/jobs/period.ts';
import { translator } from '../../src/locales/translate.ts';
import { createOperatorModal } from '../../src/modals/operator.ts';
import { keyOf } from '../../src/replies/operator/models.ts';
import { createDrafts } from '../../src/requests/drafts.ts';
import { createPreferences } from '../../src/requests/preferences.ts';
import { createTrials } from '../../src/requests/trials.ts';
import { createFakeClock } from '../support/clock.ts';
import { composing } from '../support/composer.ts';
import { anIntake } from '../support/intake.ts';
import { fakeInteraction, fakeMessage, OTHER } from '../support/interactions.ts';
import { aJob, statuses } from '../support/job.ts';
import { memoryKeyv } from '../support/keyv.ts';
import { aSigner, fakeExtras, fakeLibrary, silent } from '../support/ports.ts';
import { MEMBER } from '../support/requests.ts';

const t = translator('en');
const NOW = Date.UTC(2027, 0, 10);
const OPERATOR = OTHER;
const kling = builtInModels.find(({ id }) => id === 'kling') as Model;
const googles = builtInModels.find(({ id }) => id === 'gemini-omni-1.2') as Model;
const ending: Model = {
  ...{ id: 'ending', label: 'Ending' },
  offers: [{ ...kling.offers[0], retired: { on: '2027-01-19', successor: 'kling' } }],
};

async function start({ isAnswering = true, canList = true, rule = 'ask' as NewModels } = {}) {
  const clock = createFakeClock(NOW);
  const months: Period[] = [];
  const spent = (guildId: string, spentUsd: number) => ({
    guildId,
    model: 'm',
    made: 1,
    spentUsd,
    heldUsd: 0,
  });
  const vitals = {
    ...{ version: '1', startedAtMs: NOW, memoryBytes: 1, storeBytes: 1, freeBytes: 1, hostedBytes: 1 },
    eventLoop: { p99Ms: 1, maxMs: 1, sinceMs: NOW },
  };
  const at = (provider: string, status: keyof typeof statuses) =>
    aJob({ provider, status: statuses[status] });
  const jobs = [at('vidu', 'running'), at('vidu', 'submitting'), at('vidu', 'queued'), at('luma', 'running')];
  const kept: DescribedEntry[] = (['new', 'offered', 'never', 'new'] as const).map((decision, index) => ({
    ...{ provider: 'openrouter', decision, firstSeenMs: NOW - index, model: { ...kling, id: `m.${index}` } },
    isPriced: true,
    ...(index === 3 && { goneSinceMs: NOW }),
  }));
  const models: DescribedModels = {
    ...{ rule, all: () => kept, checkedAtMs: () => NOW },
    isOffered: ({ decision }) => decision === 'offered',
    problems: () => [{ provider: 'openrouter', model: 'a/b', problem: 'price', what: '@everyone *knows*' }],
    async decide(id, decision) {
      const entry = kept.find(({ model }) => model.id === id);
      if (entry) entry.decision = decision;
      return entry !== undefined;
    },
    async setPrice(id, price) {
      const entry = kept.find(({ model }) => model.id === id);
      if (!entry || price.usd > 20) return false;
      Object.assign(entry, { price, isPriced: true });
      return true;
    },
  };
  const drafts = createDrafts(memoryKeyv(clock));
  const deps: OperatorDeps & ComposerDeps = {
    operator: {
      operators: {
        includes: async (id) =>
          isAnswering ? id === OPERATOR : Promise.reject(new Error('Discord is away')),
        mayInclude: async () => false,
        all: async () => new Set([OPERATOR]),
      },
      intake: anIntake(clock.now),
      vitals: async () => vitals,
      shards: () => [],
      listGuilds: async () => {
        if (!canList) throw new Error('Discord is away');
        return [{ id: 'here', name: 'Home of films', members: 3 }];
      },
      absences: async () =>
        new Map([
          ['gone', NOW],
          ['here', NOW],
        ]),
      async spend(month) {
        months.push(month);
        return month.fromMs === Date.UTC(2027, 0, 1)
          ? [spent('here', 2), spent('here', 3), spent('gone', 7)]
          : [spent('here', 4)];
      },
      caps: { globalUsdPerMonth: 50, guildUsdPerMonth: 20 },
      tasksAtOnce: () => 5,
      models,
      trials: createTrials(memoryKeyv(clock)),
      hostedMaxBytes: 1,
    },
    jobs: { all: () => jobs, storageProblem: () => undefined },
    catalog: {
      offered: [googles],
      providers: ['preview', 'vidu', 'luma'].map((id) => ({ id, isHere: true })),
      find: () => undefined,
      ending: [ending],
      labelOf: (id) => id,
    },
    figures: {
      health: { of: () => ({ state: 'ok' }), lastError: () => undefined, notices: () => [] },
    },
    discord: { extras: fakeExtras() },
    requests: {
      ...{ drafts, compose: composing, preferences: createPreferences(memoryKeyv(clock)) },
      requireOpen() {},
    },
    library: { isInputKept: async () => true, ...fakeLibrary([]) },
    ...{ signer: await aSigner(), clock, log: silent },
  };
  return { clock, deps, drafts, months, kept, intake: deps.operator.intake };
}

async function run(
  subcommand: string,
  { userId = OPERATOR, ...world }: { userId?: string; isAnswering?: boolean; canList?: boolean } = {},
) {
  const started = await start(world);
  const { interaction, answers, said } = fakeInteraction({ userId, subcommand });
  const done = createOperatorCommand(started.deps).execute(interaction);
  return { ...started, done, answers, said };
}

describe('/operator', () => {
  it.each(['health', 'models', 'servers', 'spend', 'drain', 'resume'])(
    '%s is for the operator alone',
    async (what) => {
      const { done, intake, answers } = await run(what, { userId: MEMBER });
      await expect(done).rejects.toThrow(t('operator.notAllowed'));
      expect(intake.closedSinceMs()).toBeUndefined();
      expect(answers.map(({ how }) => how)).toEqual(['deferReply']);
    },
  );

  it('lets nobody in while Discord doesn’t say who the operator is', async () => {
    const { done } = await run('health', { isAnswering: false });
    await expect(done).rejects.toThrow(t('operator.nobodyKnows'));
  });

  it('drain closes the intake and resume opens it', async () => {
    const drained = await run('drain');
    await drained.done;
    expect(drained.intake.closedSinceMs()).toBe(NOW);
    const { interaction } = fakeInteraction({ userId: OPERATOR, subcommand: 'resume' });
    await createOperatorCommand(drained.deps).execute(interaction);
    expect(drained.intake.closedSinceMs()).toBeUndefined();
  });

  it.each([
    ['drain', true, 1],
    ['resume', false, 1],
    ['refresh', false, 0],
  ])('logs who would %s', async (action, isClosed, lines) => {
    const { deps, intake } = await start();
    const logged: unknown[] = [];
    await setIntake(action, OPERATOR, {
      ...deps,
      log: { warn: (...args: unknown[]) => logged.push(args) } as never,
    });
    expect(intake.closedSinceMs() !== undefined).toBe(isClosed);
    expect(logged).toHaveLength(lines);
  });

  it('health counts the tasks of each provider, and leaves the preview out where it is of no use', async () => {
    const { done, said } = await run('health');
    await done;
    expect(said()).toContain(t('operator.tasks', { running: 2, limit: 5, waiting: 1 }));
    expect(said()).toContain(t('operator.tasks', { running: 1, limit: 5, waiting: 0 }));
    expect(said().match(/ of 5 running/g)).toHaveLength(2);
  });

  it('servers adds up this month, and has each server once', async () => {
    const { done, said, months } = await run('servers');
    await done;
    expect(months).toEqual([{ fromMs: Date.UTC(2027, 0, 1), untilMs: Date.UTC(2027, 1, 1) }]);
    expect(said()).toContain(t('operator.cost', { usd: '$5.00' }));
    expect(said()).toContain(t('operator.cost', { usd: '$7.00' }));
    expect(said().match(/`here`/g)).toHaveLength(1);
    expect(said()).toContain(t('operator.serverCount', { count: 1 }));
    expect(said()).toContain('$20.00');
    expect(said()).not.toContain('$50.00');
  });

  it('servers says so where Discord doesn’t list them, and spend does without their names', async () => {
    await expect((await run('servers', { canList: false })).done).rejects.toThrow(t('history.discordAway'));
    const { done, said } = await run('spend', { canList: false });
    await done;
    expect(said()).toContain('$12.00');
    expect(said()).toContain('$50.00');
    expect(said()).not.toContain('$20.00');
    expect(said()).not.toContain('Home of films');
  });

  it('models counts what is new, says what ends, and shows what is left out without markup', async () => {
    const { done, said } = await run('models');
    await done;
    expect(said()).toContain('1 new model');
    expect(said()).toContain(`1 ends <t:${Date.UTC(2027, 0, 19) / 1_000}:R>`);
    expect(said()).toContain('1 model is left out');
    expect(said()).toContain('Price unverified: Gemini Omni 1.2 Flash (Google).');
    expect(said()).toContain('The bot can’t be sure what it costs.');
    expect(said()).not.toContain('*knows*');
    // New, offered, refused; the one that is gone is on the next page.
    expect([...said().matchAll(/`m\.(\d)`/g)].map(([, index]) => index)).toEqual(['0', '1', '2']);
  });

  it('spend compares this month with the last, by UTC', async () => {
    const { done, said, months } = await run('spend');
    await done;
    expect(months.map(({ fromMs }) => fromMs)).toEqual([Date.UTC(2027, 0, 1), Date.UTC(2026, 11, 1)]);
    expect(said()).toContain(`Home of films · **$5.00** (${t('operator.before', { usd: '$4.00' })})`);
  });
});

type World = Awaited<ReturnType<typeof start>>;

/** The arguments of a handler for an action of a panel that somebody opened. */
function idOf(action: string, { deps }: World, userId: string): [string, string | undefined] {
  const panel = newPanel(fakeInteraction({ userId }).interaction, deps);
  const [, token = '', detail] = panelId(panel, action, deps.signer, operatorPanel).split(':');
  return [token, detail];
}

async function pressed(action: string, world: World, userId = OPERATOR) {
  const click = fakeInteraction({ userId, message: fakeMessage() });
  await createOperatorButton(world.deps).execute(click.interaction, ...idOf(action, world, userId));
  return click;
}

async function sent(action: string, typed: Record<string, string>, world: World, userId = OPERATOR) {
  const form = fakeInteraction({ userId, message: fakeMessage(), typed });
  await createOperatorModal(world.deps).execute(form.interaction, ...idOf(action, world, userId));
  return form;
}

describe('a button of /operator', () => {
  async function press(
    action: string,
    {
      presser = OPERATOR,
      openedBy = OPERATOR,
      isAnswering = true,
      rule = 'ask' as NewModels,
      clicked = {} as Parameters<typeof fakeInteraction>[0],
    } = {},
  ) {
    const world = await start({ isAnswering, rule });
    const panel = newPanel(fakeInteraction({ userId: openedBy }).interaction, world.deps);
    const [, token = '', detail] = panelId(panel, action, world.deps.signer, operatorPanel).split(':');
    const { interaction, answers, said } = fakeInteraction({
      ...{ userId: presser, message: fakeMessage() },
      ...clicked,
    });
    const done = createOperatorButton(world.deps).execute(interaction, token, detail);
    return { ...world, done, answers, said };
  }

  it('shows its view, in a new answer where it opens the panel', async () => {
    const turned = await press('turn.servers.0');
    await turned.done;
    expect(turned.answers.map(({ how }) => how)).toEqual(['deferUpdate', 'editReply']);
    expect(turned.said()).toContain('Home of films');
    const opened = await press('open.servers.0');
    await opened.done;
    expect(opened.answers.map(({ how }) => how)).toEqual(['deferReply', 'editReply']);
  });

  it.each([
    ['a layout', MessageFlags.IsComponentsV2, false],
    ['plain text of an earlier version', undefined, true],
  ])('keeps a panel %s', async (_, flags, isPlain) => {
    const message = fakeMessage(flags === undefined ? {} : { flags });
    const { done, answers } = await press('turn.servers.0', { clicked: { message } });
    await done;
    expect(Object.keys(answers[1]?.body ?? {}).includes('content')).toBe(isPlain);
    expect(answers[1]?.body).not.toHaveProperty('flags');
  });

  it.each([
    ['offer', 'm.0', 'offered', 'operator.nowOffered'],
    ['never', 'm.1', 'never', 'operator.nowNever'],
    ['offer', 'm.2', 'offered', 'operator.nowOffered'],
  ] as const)('decides about a model: %s %s', async (verb, id, decision, text) => {
    const { done, kept, said } = await press(`${verb}.models.0.${keyOf({ id })}`);
    await done;
    expect(kept.find(({ model }) => model.id === id)?.decision).toBe(decision);
    expect(said()).toContain(t(text, { model: kling.label }));
  });

  it('opens the composer with a model to try once, for a quarter of an hour', async () => {
    const { done, deps, drafts, kept, said, answers, clock } = await press(
      `try.models.0.${keyOf({ id: 'm.0' })}`,
    );
    await done;
    expect(kept[0]?.decision).toBe('new');
    expect(answers).toMatchObject([
      { how: 'deferReply', body: { flags: MessageFlags.Ephemeral } },
      { how: 'editReply' },
    ]);
    expect(said()).toContain('compose:');
    expect(await drafts.of(OPERATOR)).toMatchObject([{ model: 'm.0' }]);
    expect(await deps.operator.trials.of(OPERATOR)).toBe('m.0');
    clock.advance(15 * 60_000 + 1);
    expect(await deps.operator.trials.of(OPERATOR)).toBeUndefined();
  });

  it.each([
    ['offer', 'm.3', 'ask'],
    ['try', 'm.3', 'ask'],
    ['never', 'm.9', 'ask'],
    ['offer', '', 'ask'],
    ['offer', 'm.0', 'off'],
    ['try', 'm.0', 'off'],
  ] as const)('does nothing with a model that is away: %s %s, %s', async (verb, id, rule) => {
    const { done, deps, kept } = await press(`${verb}.models.0.${keyOf({ id })}`, { rule });
    await expect(done).rejects.toThrow(t('operator.modelAway'));
    expect(kept.map(({ decision }) => decision)).toEqual(['new', 'offered', 'never', 'new']);
    expect(await deps.operator.trials.of(OPERATOR)).toBeUndefined();
  });

  it.each(['offer', 'try', 'never'])('lets nobody else %s models', async (verb) => {
    const { done, deps, kept } = await press(`${verb}.models.0.${keyOf({ id: 'm.0' })}`, {
      presser: MEMBER,
      openedBy: MEMBER,
    });
    await expect(done).rejects.toThrow(t('operator.notAllowed'));
    expect(kept[0]?.decision).toBe('new');
    expect(await deps.operator.trials.of(MEMBER)).toBeUndefined();
  });

  it.each(['offer', 'try', 'price'])(
    'asks for a price before it would %s a model without one',
    async (verb) => {
      const world = await start();
      Object.assign(world.kept[0] as DescribedEntry, { isPriced: false, priceText: 'It *costs* $1.' });
      const opened = await pressed(`${verb}.models.0.${keyOf({ id: 'm.0' })}`, world);
      expect(opened.answers.map(({ how }) => how)).toEqual(['showModal']);
      expect(JSON.stringify(opened.answers[0]?.body)).toContain('It *costs* $1.');
      expect(world.kept[0]?.decision).toBe('new');
      expect(await world.deps.operator.trials.of(OPERATOR)).toBeUndefined();
    },
  );

  it.each([
    ['offer', { second: '0.05', video: '' }, { usd: 0.05, per: 'second' }, 'offered'],
    ['offer', { second: '', video: '$0,40' }, { usd: 0.4, per: 'task' }, 'offered'],
    ['price', { second: '1', video: '' }, { usd: 1, per: 'second' }, 'new'],
    ['try', { second: '0.05', video: '' }, { usd: 0.05, per: 'second' }, 'new'],
  ])('takes the price that was typed: %s %o', async (verb, typed, price, decision) => {
    const world = await start();
    await sent(`${verb}.models.0.${keyOf({ id: 'm.0' })}`, typed, world);
    expect(world.kept[0]).toMatchObject({ price, isPriced: true, decision });
    expect(await world.deps.operator.trials.of(OPERATOR)).toBe(verb === 'try' ? 'm.0' : undefined);
  });

  it.each([
    [{ second: '', video: '' }, 'operator.priceOne'],
    [{ second: '1', video: '1' }, 'operator.priceOne'],
    [{ second: '0', video: '' }, 'operator.priceBad'],
    [{ second: '-1', video: '' }, 'operator.priceBad'],
    [{ second: '1e3', video: '' }, 'operator.priceBad'],
    [{ second: '', video: '500' }, 'operator.priceBad'],
  ] as const)('takes no price %o', async (typed, text) => {
    const world = await start();
    Object.assign(world.kept[0] as DescribedEntry, { isPriced: false });
    const done = sent(`offer.models.0.${keyOf({ id: 'm.0' })}`, typed, world);
    await expect(done).rejects.toThrow(t(text));
    expect(world.kept[0]?.decision).toBe('new');
    expect(world.kept[0]?.price).toBeUndefined();
  });

  it('takes prices from nobody else', async () => {
    const world = await start();
    const done = sent(`offer.models.0.${keyOf({ id: 'm.0' })}`, { second: '1', video: '' }, world, MEMBER);
    await expect(done).rejects.toThrow(t('operator.notAllowed'));
    expect(world.kept[0]?.price).toBeUndefined();
  });

  it('drains', async () => {
    const { done, intake } = await press('drain.health');
    await done;
    expect(intake.closedSinceMs()).toBe(NOW);
  });

  it('obeys neither a former operator nor anyone who didn’t open the panel', async () => {
    const left = await press('drain.health', { presser: MEMBER, openedBy: MEMBER });
    await expect(left.done).rejects.toThrow(t('operator.notAllowed'));
    expect(left.intake.closedSinceMs()).toBeUndefined();
    await expect((await press('drain.health', { openedBy: MEMBER })).done).rejects.toThrow(
      t('panel.notYours'),
    );
  });

  it('of another version says so', async () => {
    await expect((await press('turn.weather.0')).done).rejects.toThrow(t('refusal.oldButton'));
  });
});
