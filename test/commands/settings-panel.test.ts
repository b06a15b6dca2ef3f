import { MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createSettingsCommand } from '../../src/commands/settings/index.ts';
import { openPanel } from '../../src/commands/settings/open-panel.ts';
import { renderPanel } from '../../src/commands/settings/panel.ts';
import { createPanelButton, createPanelSelect } from '../../src/commands/settings/panel-actions.ts';
import { createPanelModal } from '../../src/commands/settings/panel-forms.ts';
import { newPanel, panelId } from '../../src/interactions/panel-id.ts';
import { languages } from '../../src/locales/languages.ts';
import { translator } from '../../src/locales/translate.ts';
import { itemsIn } from '../../src/settings/items.ts';
import { quotaItems } from '../../src/settings/quota-items.ts';
import { defaultSettings, type Patch } from '../../src/settings/schema.ts';
import { fakeInteraction, fakeMessage, OTHER, rights } from '../support/interactions.ts';
import { modelsOf } from '../support/models.ts';
import { startSettingsPort } from '../support/ports.ts';
import { aModel, GUILD, MEMBER } from '../support/requests.ts';

const t = translator('en');
const may = rights.admin;
const ROLE = '1200000000000000021';
/** Two menus of models: 25 in the first, 2 in the second. */
const models = modelsOf(Array.from({ length: 27 }, (_, index) => aModel(`m${index}`)));

type Did = Omit<NonNullable<Parameters<typeof fakeInteraction>[0]>, 'kind'>;

async function start(patch: Patch = {}, more: { isModerated?: boolean; usedUsd?: number } = {}) {
  const deps = await startSettingsPort(patch, { models, ...more });
  /** A control of the panel that the member opened at this revision of the settings. */
  const idOf = async (action: string, revision?: number) => {
    const seen = revision ?? (await deps.settings.get(GUILD)).revision;
    const panel = { ...newPanel(fakeInteraction({ may }).interaction, deps), revision: seen };
    const [, token = '', detail] = panelId(panel, action, deps.signer).split(':');
    return [token, detail] as const;
  };
  const used = async (
    kind: 'button' | 'select' | 'form',
    action: string,
    { revision, ...did }: Did & { revision?: number } = {},
  ) => {
    const { interaction, answers, said } = fakeInteraction({ may, message: fakeMessage(), ...did, kind });
    const create = { button: createPanelButton, select: createPanelSelect, form: createPanelModal }[kind];
    await create(deps).execute(interaction, ...(await idOf(action, revision)));
    return { answers, said: said() };
  };
  return {
    deps,
    used,
    now: async () => (await deps.settings.get(GUILD)).settings,
    last: async () => (await deps.settings.history(GUILD))[0],
  };
}

describe('a button of the settings panel', () => {
  it.each([
    [{ paused: false }, true],
    [{ paused: true }, false],
  ])('flips %j in the name of who opened it', async (patch, paused) => {
    const { used, now, last } = await start(patch);
    const { answers } = await used('button', 'flip.paused');
    expect(answers.map(({ how }) => how)).toEqual(['update']);
    expect(await now()).toMatchObject({ paused });
    expect(await last()).toMatchObject({ by: MEMBER, field: 'paused' });
  });

  it('changes nothing of what somebody else has changed since', async () => {
    const { used, now, deps } = await start();
    await deps.settings.change(GUILD, { by: OTHER, patch: { paused: true } });
    await deps.settings.change(GUILD, { by: OTHER, patch: { paused: false } });
    const { said } = await used('button', 'flip.paused', { revision: 0 });
    expect(said).toContain(t('settings.conflict'));
    expect((await now()).paused).toBe(false);
  });

  it('says so where the change can’t be stored', async () => {
    const { used, deps } = await start();
    deps.settings.change = () => Promise.reject(new Error('the disk is full'));
    await expect(used('button', 'flip.paused')).rejects.toThrow('the disk is full');
  });

  it('resets a section once it is asked twice, and no other', async () => {
    const patch: Patch = { paused: true, maxResolution: '720p' };
    const { used, now, last } = await start(patch);
    expect((await used('button', 'ask-reset.general')).said).toContain(t('panel.reallyReset'));
    expect(await now()).toMatchObject(patch);
    expect((await used('button', 'reset.general')).said).not.toContain(t('panel.reallyReset'));
    expect(await now()).toMatchObject({ paused: false, maxResolution: '720p' });
    expect(await last()).toMatchObject({ reason: 'reset' });
  });

  it('resets no setting that the section doesn’t show', async () => {
    const { used, now } = await start({ moderation: false, blockedWords: ['kelp'] }, { isModerated: false });
    await used('button', 'reset.safety');
    expect(await now()).toMatchObject({ moderation: false, blockedWords: [] });
  });

  it.each([
    ['another member', { userId: OTHER }, 'panel.notYours'],
    ['somebody who lost their rights', { may: rights.member }, 'panel.notMine'],
  ] as const)('doesn’t obey %s', async (_, did, key) => {
    const { used, now } = await start();
    await expect(used('button', 'flip.paused', did)).rejects.toThrow(t(key, { command: t('panel.command') }));
    expect((await now()).paused).toBe(false);
  });

  it.each(['fly', 'toString', 'flip.weather', 'open.weather'])(
    'of another version, %s, says so',
    async (action) => {
      const { used } = await start();
      await expect(used('button', action)).rejects.toThrow(
        t('panel.oldVersion', { command: t('panel.command') }),
      );
    },
  );

  it('opens the form of limits with each of their periods', async () => {
    const { used } = await start({ serverBudget: { day: 2.5, week: 9, month: 20 } });
    const { said } = await used('button', 'edit.serverBudget');
    expect(said).toContain('"value":"$2.50 a day, $9.00 a week, $20.00 a month"');
    expect((await used('button', 'edit.memberBudget')).said).toContain('"value":""');
  });

  it('opens a form with what is set, as long as that has room in it', async () => {
    const { used } = await start({ pauseReason: 'exams', blockedWords: ['a'.repeat(40)] });
    const { answers, said } = await used('button', 'edit.pauseReason');
    expect(answers.map(({ how }) => how)).toEqual(['showModal']);
    expect(said).toContain('"value":"exams"');
    const { used: usedInLong } = await start({
      blockedWords: Array.from({ length: 100 }, (_, index) => `${index}${'a'.repeat(40)}`),
    });
    await expect(usedInLong('button', 'edit.blockedWords')).rejects.toThrow(t('panel.tooLong'));
  });
});

it('the panel has room for what was changed, and says how much is missing', async () => {
  const many = Array.from({ length: 12 }, (_, index) => String(1_300_000_000_000_000_000n + BigInt(index)));
  const { used } = await start({
    ...{ allowedChannels: many, deniedChannels: many, allowedRoles: many, blockedMembers: many },
  });
  const { answers } = await used('button', 'reset.access');
  const texts: string[] = [];
  JSON.stringify(answers, (key, value) => {
    if (key === 'content') texts.push(value);
    return value;
  });
  const note = texts.find((text) => text.startsWith('✅')) ?? '';
  expect(note).toMatch(/\n2 more$/);
  expect(note.length).toBeLessThanOrEqual(600);
  expect(texts.join('').length).toBeLessThanOrEqual(4_000);
});

it.each(languages)('a section full of limits fits into a message in %s', (language) => {
  const max = { day: 999_999.99, week: 999_999.99, month: 999_999.99 };
  const many = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [String(1_300_000_000_000_000_000n + BigInt(index)), max]),
  );
  const settings = {
    ...defaultSettings,
    ...Object.fromEntries(
      quotaItems.map(({ field, control }) => [field, control.kind === 'limits' ? max : many]),
    ),
  };
  for (const section of ['quotas', 'budgets'] as const) {
    const note = Array.from({ length: 20 }, () => 'x'.repeat(50)).join('\n');
    const texts: string[] = [];
    let components = 0;
    const view = {
      t: translator(language),
      settings,
      offered: [],
      labelOf: (id: string) => id,
      idOf: (id: string) => id,
    };
    JSON.stringify(renderPanel({ ...view, itemsOf: itemsIn, section, note }), (key, value) => {
      if (key === 'content') texts.push(value);
      if (key === 'type') components++;
      return value;
    });
    expect(texts.join('').length).toBeLessThanOrEqual(4_000);
    // https://docs.discord.com/developers/components/reference
    expect(components).toBeLessThanOrEqual(40);
    expect(texts.filter((text) => text.includes('1300000000000000001'))).toHaveLength(
      section === 'quotas' ? 2 : 4,
    );
  }
});

describe('the overview', () => {
  const none = { isModerated: false };
  it.each<[string, Patch, Parameters<typeof start>[1], RegExp]>([
    ['takes videos', {}, {}, /▶️ \*\*Open\*\*.*🛡️ \*\*Moderation is on\*\*.*Every setting is at its default/s],
    [
      'is paused, and why',
      { paused: true, pauseReason: 'Exams' },
      {},
      /⏸️ \*\*Paused\*\*.*Exams.*\*\*Pause\*\*: on/s,
    ],
    ['checks nothing', { moderation: false }, {}, /⚠️ \*\*Moderation is off\*\*/],
    ['cannot check', {}, none, /⚪ \*\*No moderation\*\*/],
    ['spends', {}, { usedUsd: 1.5 }, /💰 \*\*Spent today\*\*: \$1\.50/],
    ['has budgets', { serverBudget: { day: 6 } }, { usedUsd: 1.5 }, /today: .*25% used · \$1\.50 of \$6\.00/],
    ['has changes', { maxDurationSeconds: 8 }, {}, /\*\*Changed from the defaults\*\*\n- \*\*.+\*\*: 8 s$/m],
  ])('of a server that %s says so', async (_, patch, more, says) => {
    const { deps } = await start(patch, more);
    const { interaction, answers } = fakeInteraction({ may });
    await openPanel(interaction as never, deps);
    const texts: string[] = [];
    JSON.stringify(answers, (key, value) => {
      if (key === 'content') texts.push(value);
      return value;
    });
    expect(texts.join('\n')).toMatch(says);
  });

  it('comes first in the list, and has nothing to reset', async () => {
    const { used } = await start({ maxDurationSeconds: 8 });
    expect((await used('select', 'nav', { values: ['access'] })).said).toContain('ask-reset.access');
    const { said } = await used('select', 'nav', { values: ['overview'] });
    expect(said).toContain('Changed from the defaults');
    expect(said).not.toContain('ask-reset');
  });

  it('opens without what was spent if that can’t be read', async () => {
    const { used, deps } = await start();
    deps.requests.allowances.used = () => Promise.reject(new Error('the database is away'));
    const { said } = await used('select', 'nav', { values: ['overview'] });
    expect(said).toContain('Every setting is at its default');
    expect(said).not.toContain('Spent today');
  });

  it('of moderation shows no switch where the operator has set up none', async () => {
    for (const isModerated of [true, false]) {
      const { used } = await start({}, { isModerated });
      const { said } = await used('select', 'nav', { values: ['safety'] });
      expect(said.includes('flip.moderation')).toBe(isModerated);
      expect(said).toContain('edit.blockedWords');
    }
  });
});

describe('a list of the settings panel', () => {
  it.each([
    ['takes what is chosen', 'pick.maxResolution.0', ['720p'], { maxResolution: '720p' }],
    ['takes it back', 'pick.defaultResolution.0', ['default'], { defaultResolution: null }],
    ['takes it back where nothing is chosen', 'pick.defaultResolution.0', [], { defaultResolution: null }],
    ['takes all of several', 'pick.allowedRoles.0', [ROLE, OTHER], { allowedRoles: [ROLE, OTHER] }],
  ] as const)('%s', async (_, action, values, after) => {
    const { used, now } = await start({ defaultResolution: '1080p' });
    await used('select', action, { values });
    expect(await now()).toMatchObject(after);
  });

  it.each([
    ['pick.allowedModels.0', ['m1'], ['m26', 'gone', 'm1']],
    ['pick.allowedModels.1', ['m25'], ['m0', 'm25']],
  ])('%s changes its own models alone', async (action, values, allowedModels) => {
    const { used, now } = await start({ allowedModels: ['m0', 'm26', 'gone'] });
    await used('select', action, { values });
    expect(await now()).toMatchObject({ allowedModels });
  });

  it('gives a role its list, and takes an empty one away', async () => {
    const { used, now } = await start({ roleModels: { [OTHER]: ['m3'] } });
    expect((await used('select', 'role.roleModels', { values: [ROLE] })).said).toContain(`list.${ROLE}.0`);
    await used('select', `list.${ROLE}.1`, { values: ['m26'] });
    expect((await now()).roleModels).toEqual({ [OTHER]: ['m3'], [ROLE]: ['m26'] });
    await used('select', `list.${ROLE}.1`, { values: [] });
    expect((await now()).roleModels).toEqual({ [OTHER]: ['m3'] });
  });

  it('gives a channel its list, and takes an empty one away', async () => {
    const { used, now } = await start({ channelModels: { [OTHER]: ['m3'] }, roleModels: { [ROLE]: ['m1'] } });
    const opened = await used('select', 'channel.channelModels', { values: [ROLE] });
    expect(opened.said).toContain(`channel-list.${ROLE}.0`);
    expect(opened.said).toContain(`<#${ROLE}>`);
    await used('select', `channel-list.${ROLE}.1`, { values: ['m26'] });
    expect(await now()).toMatchObject({
      channelModels: { [OTHER]: ['m3'], [ROLE]: ['m26'] },
      roleModels: { [ROLE]: ['m1'] },
    });
    await used('select', `channel-list.${ROLE}.1`, { values: [] });
    expect((await now()).channelModels).toEqual({ [OTHER]: ['m3'] });
    const { said } = await used('select', 'channel.channelModels', { values: [] });
    expect(said).toContain('channel.channelModels');
  });

  it('opens the form of one role, or nothing where the choice was taken away', async () => {
    const { used } = await start({ roleVideos: { [ROLE]: { day: 7 } } });
    const { said } = await used('select', 'entry.roleVideos', { values: [ROLE] });
    expect(said).toContain(`save.roleVideos.${ROLE}`);
    expect(said).toContain('"value":"7 a day"');
    for (const [limit, value] of [
      [12, '12 s'],
      [null, 'unlimited'],
    ] as const) {
      const { used: usedHere } = await start({ roleMaxDurationSeconds: { [ROLE]: limit } });
      const form = await usedHere('select', 'entry.roleMaxDurationSeconds', { values: [ROLE] });
      expect(form.said).toContain(`"value":"${value}"`);
    }
    const { answers } = await used('select', 'entry.roleVideos', { values: [] });
    expect(answers.map(({ how }) => how)).toEqual(['update']);
  });
});

describe('a form of the settings panel', () => {
  it.each([
    ['save.pauseReason', 'exams', { pauseReason: 'exams' }],
    [`save.roleVideos.${ROLE}`, '9', { roleVideos: { [OTHER]: { day: 2 }, [ROLE]: { day: 9 } } }],
    [`save.roleVideos.${OTHER}`, '', { roleVideos: {} }],
    [`save.roleVideos.${ROLE}`, 'unlimited', { roleVideos: { [OTHER]: { day: 2 }, [ROLE]: {} } }],
    [`save.roleMaxResolution.${ROLE}`, '720P', { roleMaxResolution: { [OTHER]: '480p', [ROLE]: '720p' } }],
    [`save.roleMaxResolution.${OTHER}`, 'unlimited', { roleMaxResolution: { [OTHER]: null } }],
    [`save.roleMaxResolution.${OTHER}`, 'none', { roleMaxResolution: {} }],
    // Like a form, it shows all periods, so a missing one was removed.
    ['save.serverBudget', '2.50 a day, 40 a month', { serverBudget: { day: 2.5, month: 40 } }],
    ['save.serverBudget', '', { serverBudget: {} }],
    ['save.memberVideos', '3', { memberVideos: { day: 3 } }],
    [
      'save.modelBudgets',
      'm1: 5 a day',
      // It shows all models, so a missing one was removed.
      { modelBudgets: { m1: { day: 5 } } },
    ],
  ])('%s with %j changes what it is about', async (action, value, after) => {
    const { used, now } = await start({
      roleVideos: { [OTHER]: { day: 2 } },
      roleMaxResolution: { [OTHER]: '480p' },
      modelBudgets: { m0: { day: 1 } },
      serverBudget: { week: 9 },
    });
    await used('form', action, { typed: { value } });
    const all = await now();
    expect(all).toEqual({ ...all, ...after });
  });

  it('refuses what makes no sense, and changes nothing', async () => {
    const { used, now } = await start();
    await expect(used('form', 'save.maxUsdPerVideo', { typed: { value: 'much' } })).rejects.toThrow();
    expect((await now()).maxUsdPerVideo).toBeNull();
  });
});

it('/settings panel opens it for the member who asks', async () => {
  const { deps } = await start();
  const { interaction, answers, said } = fakeInteraction({ subcommand: 'panel', may });
  await createSettingsCommand(deps).execute(interaction);
  expect(answers).toMatchObject([{ body: { flags: MessageFlags.Ephemeral | MessageFlags.IsComponentsV2 } }]);
  expect(said()).toContain('panel:');
});
