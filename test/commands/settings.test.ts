import { describe, expect, it } from 'vitest';
import { createSettingsCommand } from '../../src/commands/settings/index.ts';
import { createImportButton } from '../../src/commands/settings/transfer.ts';
import { translator } from '../../src/locales/translate.ts';
import { nameOf } from '../../src/settings/item.ts';
import { items } from '../../src/settings/items.ts';
import type { Patch } from '../../src/settings/schema.ts';
import { fakeInteraction, fakeMessage, OTHER, rights } from '../support/interactions.ts';
import { textsOf } from '../support/layout.ts';
import { startSettingsPort } from '../support/ports.ts';
import { GUILD, MEMBER } from '../support/requests.ts';

const t = translator('en');
const may = rights.admin;

const ids = (count: number) =>
  Array.from({ length: count }, (_, index) => String(1_300_000_000_000_000_000n + BigInt(index)));

/** `file`: the content of an uploaded file. */
async function start(patch: Patch = {}, file = '') {
  const deps = await startSettingsPort(patch, { file });
  const command = createSettingsCommand(deps);
  return {
    deps,
    async run(subcommand: string, options: Record<string, unknown> = {}) {
      const { interaction, answers, said, id } = fakeInteraction({ subcommand, options, may });
      await command.execute(interaction);
      return { answers, said: said(), id };
    },
    async suggested(subcommand: string, focused: { name: string; value: string }, options = {}) {
      const { interaction, answers } = fakeInteraction({ subcommand, focused, options });
      await command.autocomplete?.(interaction);
      const [suggestions = []] = answers.map(({ body }) => body as { value: string }[]);
      return suggestions.map(({ value }) => value);
    },
    now: async () => (await deps.settings.get(GUILD)).settings,
    changes: () => deps.settings.history(GUILD),
  };
}

describe('/settings', () => {
  it('set changes one setting, for this server, in the admin’s name', async () => {
    const { run, now, changes, deps } = await start({ paused: true });
    expect((await run('set', { name: ' Default-Resolution ', value: '720p' })).said).toContain('✅');
    expect(await now()).toMatchObject({ defaultResolution: '720p', paused: true });
    expect(await changes()).toMatchObject([{ by: MEMBER, field: 'defaultResolution' }, { field: 'paused' }]);
    expect((await deps.settings.get('7')).settings.defaultResolution).toBeNull();
  });

  it('set says so where nothing changes, and where there is no such setting', async () => {
    const { run, changes } = await start({ paused: true });
    expect((await run('set', { name: 'paused', value: 'on' })).said).toContain(t('settings.unchanged'));
    await expect(run('set', { name: 'weather', value: 'on' })).rejects.toThrow(t('settings.unknown'));
    expect(await changes()).toHaveLength(1);
  });

  it('set finds names at Discord, where a setting is about channels, roles or members', async () => {
    const { run, now, deps } = await start();
    await run('set', { name: 'allowed-channels', value: '#films' });
    await run('set', { name: 'pause-reason', value: '#films' });
    expect(deps.asked).toEqual([[GUILD, 'channel', 1]]);
    expect(await now()).toMatchObject({ allowedChannels: ['1200000000000000061'], pauseReason: '#films' });
  });

  it('reset takes one setting back, or all but what members set themselves', async () => {
    const patch: Patch = {
      paused: true,
      consentRequired: true,
      maxResolution: '720p',
      optedOutMembers: [OTHER],
    };
    const { run, now, changes } = await start(patch);
    await run('reset', { name: 'max-resolution' });
    expect(await now()).toMatchObject({ paused: true, maxResolution: null });
    await run('reset', { name: 'all' });
    expect(await now()).toMatchObject({ paused: false, optedOutMembers: [OTHER] });
    expect((await changes())[0]).toMatchObject({ by: MEMBER, reason: 'reset' });
  });

  it('show names every setting, or those of a section', async () => {
    const { run } = await start({ paused: true });
    const shown = async (section?: string) => {
      const { said } = await run('show', { section });
      return items.filter((item) => said.includes(`\`${nameOf(item)}\``)).map(({ section }) => section);
    };
    expect(await shown()).toHaveLength(items.length);
    expect(new Set(await shown('general'))).toEqual(new Set(['general']));
  });

  it('show marks what is the default, and history names who changed what', async () => {
    const { run } = await start({ paused: true });
    const lines = (await run('show', { section: 'general' })).said.split('\\n');
    const mark = t('panel.isDefault');
    expect(lines.filter((line) => line.includes('`paused`'))).not.toEqual([expect.stringContaining(mark)]);
    expect(lines.filter((line) => line.includes('`language`'))).toEqual([expect.stringContaining(mark)]);
    expect((await run('history')).said).toContain('<@an admin>');
  });

  it('export gives what differs from the defaults to the admin alone, without who opted out', async () => {
    const { run } = await start({ paused: true, optedOutMembers: [OTHER] });
    const { answers } = await run('export');
    const body = answers[0]?.body as { flags: number; files: { attachment: Buffer }[] };
    expect(body.flags).toBe(64);
    expect(JSON.parse(String(body.files[0]?.attachment))).toMatchObject({ settings: { paused: true } });
    expect(String(body.files[0]?.attachment)).not.toContain(OTHER);
  });
});

describe('what is too long for a message', () => {
  const words = (letter: string) =>
    Array.from({ length: 12 }, (_, index) => `${letter}${index}${'x'.repeat(60)}`);
  const quotas = Object.fromEntries(ids(12).map((id) => [id, { day: 5 }]));
  const long: Patch = {
    ...{ roleVideos: quotas, memberOverrideVideos: quotas },
    ...{ blockedWords: words('a'), pauseReason: 'y'.repeat(200), timeZone: 'Europe/Berlin' },
    ...{ reviewChannels: ids(12), deniedChannels: ids(12), allowedChannels: ids(12), allowedRoles: ids(12) },
    ...{ blockedMembers: ids(12), paused: true, consentRequired: true, logChannel: ids(1)[0] ?? null },
  };
  const file = JSON.stringify({ version: 1, settings: long });
  it.each([
    ['show', long, {}, 4_000],
    ['history', long, {}, 2_000],
    ['reset', long, { name: 'all' }, 2_000],
    ['import', {}, { file: { url: 'https://cdn.example/settings.json', size: 20 } }, 2_000],
  ])('%s ends with how much is missing', async (subcommand, patch, options, max) => {
    const { run } = await start(patch, file);
    const { answers } = await run(subcommand, options);
    const [content = ''] = textsOf((answers.at(-1) as { body: { components: [] } }).body.components);
    expect(content.length).toBeGreaterThan(1_300);
    expect(content.length).toBeLessThanOrEqual(max);
    expect(content).toMatch(/\n\d+ more$/);
  });
});

describe('/settings suggests', () => {
  it('the names that contain what is typed, 25 at most, and all for a reset', async () => {
    const { suggested } = await start();
    expect(await suggested('set', { name: 'name', value: ' PAUSE-reason' })).toEqual(['pause-reason']);
    const label = t('setting.pauseReason').toUpperCase();
    expect(await suggested('set', { name: 'name', value: label })).toEqual(['pause-reason']);
    expect(await suggested('set', { name: 'name', value: '' })).toHaveLength(25);
    expect((await suggested('set', { name: 'name', value: '' }))[0]).not.toBe('all');
    expect((await suggested('reset', { name: 'name', value: '' }))[0]).toBe('all');
  });

  it('the values of the setting that was named', async () => {
    const { suggested } = await start();
    const values = (name: string) => suggested('set', { name: 'value', value: '' }, { name });
    expect(await values('default-resolution')).toEqual(expect.arrayContaining(['480p', '720p', '1080p']));
    expect(await values('weather')).toEqual([]);
  });
});

describe('/settings import', () => {
  const file = JSON.stringify({ version: 1, settings: { paused: true } });
  const upload = { file: { url: 'https://cdn.example/settings.json', size: 20 } };

  it('changes nothing before the button is pressed, and everything once it is', async () => {
    const { run, now, deps, changes } = await start(
      { maxResolution: '720p', optedOutMembers: [OTHER] },
      file,
    );
    const { said, id } = await run('import', upload);
    expect(said).toContain(`import:${id}`);
    expect(await now()).toMatchObject({ paused: false, maxResolution: '720p' });
    const press = () =>
      createImportButton(deps).execute(fakeInteraction({ may, message: fakeMessage() }).interaction, id);
    await press();
    // Settings that the file doesn't contain are the default again.
    expect(await now()).toMatchObject({ paused: true, maxResolution: null, optedOutMembers: [OTHER] });
    expect((await changes())[0]).toMatchObject({ by: MEMBER, reason: 'import' });
    await expect(press()).rejects.toThrow(t('settings.importOver'));
  });

  it.each([
    ['another member', { userId: OTHER, may }],
    ['somebody whose rights have changed', { may: rights.member }],
    ['somebody on another server', { guildId: '7', may }],
  ])('doesn’t obey %s', async (_, presser) => {
    const { run, now, deps } = await start({}, file);
    const { id } = await run('import', upload);
    const pressed = createImportButton(deps).execute(
      fakeInteraction({ ...presser, message: fakeMessage() }).interaction,
      id,
    );
    await expect(pressed).rejects.toThrow(t('settings.importOver'));
    expect((await now()).paused).toBe(false);
  });

  it('overwrites nothing that was changed since it was shown', async () => {
    const { run, now, deps } = await start({}, file);
    const { id } = await run('import', upload);
    await deps.settings.change(GUILD, { by: OTHER, patch: { paused: true } });
    await deps.settings.change(GUILD, { by: OTHER, patch: { paused: false } });
    const pressed = createImportButton(deps).execute(
      fakeInteraction({ may, message: fakeMessage() }).interaction,
      id,
    );
    await expect(pressed).rejects.toThrow(t('settings.conflict'));
    expect((await now()).paused).toBe(false);
  });

  it.each([
    ['the same settings', JSON.stringify({ version: 1, settings: {} }), t('settings.sameFile')],
    ['something else', 'a song', t('settings.noJson')],
    ['another version', JSON.stringify({ version: 2, settings: {} }), t('settings.wrongFile')],
  ])('of %s offers no button', async (_, text, sentence) => {
    const { run } = await start({}, text);
    const { said } = await run('import', upload);
    expect(said).toContain(sentence);
    expect(said).not.toContain('import:');
  });
});
