import { type Panel, panelId } from '../../interactions/panel-id.ts';
import type { Translate } from '../../locales/translate.ts';
import type { SettingsDeps } from './deps.ts';
import { overviewText, shownItems } from './overview.ts';
import { type PanelView, renderPanel } from './panel.ts';
import { presetChanges } from './panel-presets.ts';
import { showcaseLines } from './showcase.ts';

/** What the panel shows besides the settings. */
export type ShownView = Pick<PanelView, 'section' | 'note' | 'listOf' | 'presetId' | 'asksReset'>;

/** The panel's present content, whatever it showed before. */
export async function panelMessage(
  t: Translate,
  panel: Omit<Panel, 'revision'>,
  view: ShownView,
  deps: SettingsDeps,
) {
  const { settings, revision } = await deps.settings.get(panel.guildId);
  const components = renderPanel({
    ...view,
    t,
    ...(view.section === 'overview' && {
      state: await overviewText(t, panel.guildId, settings, deps),
    }),
    ...(view.section === 'showcase' && {
      state: (await showcaseLines(t, panel.guildId, settings, deps)).join('\n'),
    }),
    ...(view.presetId && { presetChanges: presetChanges(t, view.presetId, settings, deps) }),
    itemsOf: (section) => shownItems(section, deps.privacy),
    settings,
    offered: deps.catalog.offered,
    labelOf: deps.catalog.labelOf,
    idOf: (action) => panelId({ ...panel, revision }, action, deps.signer),
  });
  return { components, allowedMentions: { parse: [] } };
}
