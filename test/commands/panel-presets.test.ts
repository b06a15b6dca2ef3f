import { ComponentType } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createPanelButton, createPanelSelect } from '../../src/commands/settings/panel-actions.ts';
import { panelMessage } from '../../src/commands/settings/panel-message.ts';
import { presetChanges } from '../../src/commands/settings/panel-presets.ts';
import { newPanel, panelId } from '../../src/interactions/panel-id.ts';
import { languages } from '../../src/locales/languages.ts';
import { translator } from '../../src/locales/translate.ts';
import { presetIds, presets } from '../../src/settings/presets.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { fakeInteraction, fakeMessage, OTHER, rights } from '../support/interactions.ts';
import { startSettingsPort } from '../support/ports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';

const t = translator('en');
const may = rights.admin;

async function start(patch: Patch = {}, more: { isModerated?: boolean } = {}) {
  const deps = await startSettingsPort(patch, more);
  /** Uses a control of the panel as it was when the settings had this revision. */
  async function used(action: string, revision: number, values?: readonly string[]) {
    const kind = values ? 'select' : 'button';
    const panel = { ...newPanel(fakeInteraction({ may }).interaction, deps), revision };
    const [, token = '', detail] = panelId(panel, action, deps.signer).split(':');
    const { interaction, said } = fakeInteraction({
      ...{ may, message: fakeMessage(), kind },
      ...(values && { values }),
    });
    const create = values ? createPanelSelect : createPanelButton;
    await create(deps).execute(interaction, token, detail);
    return said();
  }
  return { deps, used, now: () => deps.settings.get(GUILD) };
}

describe('a preset', () => {
  it.each(presetIds)('%s shows what it changes, and changes all of it at once', async (id) => {
    const { used, now, deps } = await start({ paused: true, maxUsdPerVideo: 9, ageRestrictedModels: true });
    const before = await now();
    const shown = await used('preset', before.revision, [id]);
    expect(shown).toContain(t(`preset.${id}`));
    expect(await now()).toEqual(before);

    const { patch } = presets[id];
    expect(await used(`apply.${id}`, before.revision)).toContain('✅');
    const after = await now();
    expect(after.settings).toEqual({ ...before.settings, ...patch });
    expect(after.revision).toBe(before.revision + 1);
    const changes = (await deps.settings.history(GUILD)).filter(({ reason }) => reason === 'preset');
    expect(new Set(changes.map(({ by, revision }) => `${by} ${revision}`))).toEqual(
      new Set([`${MEMBER} ${after.revision}`]),
    );
    // The question had a line for each of them.
    for (const { field } of changes)
      expect(shown).toContain(`**${t(`setting.${field}` as 'setting.paused')}**: `);
    const again = await used('preset', after.revision, [id]);
    expect(again).toContain(t('preset.same'));
    expect(again).toContain('"disabled":true');
  });

  it('overwrites nothing that somebody else has changed since, and shows what it changes now', async () => {
    const { used, now, deps } = await start();
    const seen = (await now()).revision;
    await deps.settings.change(GUILD, { by: OTHER, patch: { maxDurationSeconds: 30 } });
    const shown = await used('apply.big', seen);
    expect(shown).toContain(t('preset.conflict'));
    expect(shown).toContain(`**${t('setting.maxDurationSeconds')}**: 30 s → 10 s`);
    expect((await now()).settings).toMatchObject({ maxDurationSeconds: 30, memberJobsAtOnce: null });
    // The button of what is shown now has seen it.
    await used('apply.big', (await now()).revision);
    expect((await now()).settings).toMatchObject(presets.big.patch);
  });

  it('goes with what somebody else has changed elsewhere, or in the same way', async () => {
    const { used, now, deps } = await start();
    const seen = (await now()).revision;
    const others: Patch = { paused: true, maxDurationSeconds: presets.big.patch.maxDurationSeconds ?? null };
    await deps.settings.change(GUILD, { by: OTHER, patch: others });
    expect(await used('apply.big', seen)).toContain('✅');
    expect((await now()).settings).toMatchObject({ ...others, ...presets.big.patch });
  });

  it('sets nothing of the moderation where the operator has set up none', async () => {
    const { used, now } = await start({}, { isModerated: false });
    await used('apply.family', (await now()).revision);
    expect((await now()).settings).toMatchObject({ ageRestrictedModels: false, moderationThresholds: {} });
  });

  it('lists nothing twice once it is applied', async () => {
    const { used, now } = await start();
    const shown = await used('apply.big', (await now()).revision);
    expect(shown).toContain(t('preset.applied', { preset: t('preset.big') }));
    expect(shown.split(`**${t('setting.maxDurationSeconds')}**`)).toHaveLength(2);
  });

  it.each(['preset', 'apply.huge', 'apply.toString'])('of another version (%s) says so', async (action) => {
    const { used, now } = await start();
    const { revision } = await now();
    const click = action === 'preset' ? used(action, revision, ['huge']) : used(action, revision);
    await expect(click).rejects.toThrow(t('panel.oldVersion', { command: t('panel.command') }));
  });
});

it.each(languages)('nothing of what a preset changes is cut in %s, or named in English', async (language) => {
  const { deps } = await start();
  const { settings } = await deps.settings.get(GUILD);
  for (const id of presetIds) {
    const changes = presetChanges(translator(language), id, settings, deps).join('\n');
    expect(changes).not.toMatch(/…|\w\/\w/);
    if (language !== 'en') expect(changes).not.toContain('self-harm');
  }
});

it.each(languages)('the overview and each preset fit into a message in %s', async (language) => {
  const { deps } = await start({
    ...{ memberVideos: { day: 1, week: 2, month: 3 }, memberBudget: { day: 1, week: 2, month: 3 } },
    moderationThresholds: { violence: 0.123, hate: 0.456, sexual: 0.789 },
  });
  const panel = newPanel(fakeInteraction({ may }).interaction, deps);
  for (const presetId of [undefined, ...presetIds]) {
    const view = { section: 'overview', presetId, note: 'x'.repeat(600) } as const;
    const message = await panelMessage(translator(language), panel, view, deps);
    let [characters, components] = [0, 0];
    JSON.stringify(message.components, (key, value) => {
      if (key === 'content') characters += value.length;
      if (key === 'label' || key === 'description') expect(value.length).toBeLessThanOrEqual(100);
      if (key === 'custom_id') expect(value.length).toBeLessThanOrEqual(100);
      if (value?.type in ComponentType) components += 1;
      return value;
    });
    expect(characters).toBeLessThanOrEqual(4_000);
    expect(components).toBeLessThanOrEqual(40);
  }
});
