import { ComponentType } from 'discord.js';
import { expect, it } from 'vitest';
import { renderPanel } from '../../src/commands/settings/panel.ts';
import { languages } from '../../src/locales/languages.ts';
import { translator } from '../../src/locales/translate.ts';
import { sections } from '../../src/settings/item.ts';
import { itemsIn } from '../../src/settings/items.ts';
import { type Settings, settingsSchema } from '../../src/settings/schema.ts';

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const letters = (index: number) => String.fromCharCode(97 + Math.floor(index / 26), 97 + (index % 26));
const ids = (count: number) => times(count, (index) => String(10n ** 19n + BigInt(index)));
const entries = <T>(keys: readonly string[], value: T) => Object.fromEntries(keys.map((key) => [key, value]));
const models = times(100, (index) => letters(index).padEnd(50, 'x'));
const usd = { day: 999_999.99, week: 999_999.99, month: 999_999.99 };
const videos = { day: 999_999, week: 999_999, month: 999_999 };

/** The longest that an import can bring. */
const worst: Settings = settingsSchema.parse({
  allowedModels: models,
  roleModels: entries(ids(25), models.slice(0, 12)),
  channelModels: entries(ids(100), models.slice(0, 12)),
  ...{ allowedChannels: ids(25), deniedChannels: ids(25), allowedRoles: ids(25), reviewChannels: ids(25) },
  ...{ blockedMembers: ids(1_000), optedOutMembers: ids(1_000) },
  ...{ memberVideos: videos, serverVideos: videos, memberBudget: usd, serverBudget: usd },
  ...{ roleVideos: entries(ids(100), videos), memberOverrideVideos: entries(ids(1_000), videos) },
  ...{ roleMaxDurationSeconds: entries(ids(100), 60), roleMaxResolution: entries(ids(100), '1080p') },
  ...{ roleMaxUsdPerVideo: entries(ids(100), 999_999.99), roleCooldownMinutes: entries(ids(100), 1_440) },
  ...{ roleMemberBudgets: entries(ids(100), usd), memberOverrideBudgets: entries(ids(1_000), usd) },
  ...{ roleBudgets: entries(ids(100), usd), modelBudgets: entries(models, usd) },
  moderationThresholds: entries(
    times(26, (index) => letters(index).padEnd(40, '-')),
    1 / 3,
  ),
  blockedWords: times(30, (index) => `${'_'.repeat(97)}${letters(index)}`),
  ...{ pauseReason: '*'.repeat(200), logChannel: ids(1)[0], timeZone: 'America/Argentina/ComodRivadavia' },
});
const lists = [undefined, 'roleModels', 'channelModels'] as const;
const offered = times(130, (index) => ({ id: `m${index}`, label: 'M'.repeat(100) }));
const note = times(60, () => 'a'.repeat(15)).join('\n');

it.each(languages)(
  'each section of the panel fits into a message, whatever was imported (%s)',
  (language) => {
    for (const { id: section } of sections)
      for (const field of section === 'models' ? lists : [undefined]) {
        const listOf = field && { field, id: ids(1)[0] ?? '' };
        const tree = renderPanel({
          ...{ t: translator(language), section, listOf, note, settings: worst, offered },
          ...{ itemsOf: itemsIn, labelOf: (id) => id, idOf: (action) => action },
        });
        let [characters, components] = [0, 0];
        JSON.stringify(tree, (key, value) => {
          if (key === 'content') characters += value.length;
          if (value?.type in ComponentType) components += 1;
          return value;
        });
        expect(characters, section).toBeLessThanOrEqual(4_000);
        expect(components, section).toBeLessThanOrEqual(40);
      }
  },
);
