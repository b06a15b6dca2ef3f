import { type Panel, panelId } from '../../interactions/panel-id.ts';
import type { Translate } from '../../locales/translate.ts';
import type { SettingsDeps } from './deps.ts';
import { overviewText, shownItems } from './overview.ts';
import { type PanelView, renderPanel } from './panel.ts';

/** The panel's present content, whatever it showed before. */
export async function panelMessage(
  t: Translate,
  panel: Omit<Panel, 'revision'>,
  view: Pick<PanelView, 'section' | 'note' | 'roleId' | 'asksReset'>,
  deps: SettingsDeps,
) {
  const { settings, revision } = await deps.settings.get(panel.guildId);
  const components = renderPanel({
    ...view,
    t,
    ...(view.section === 'overview' && {
      overview: await overviewText(t, panel.guildId, settings, deps),
    }),
    itemsOf: (section) => shownItems(section, deps.privacy),
    settings,
    offered: deps.catalog.offered,
    labelOf: deps.catalog.labelOf,
    idOf: (action) => panelId({ ...panel, revision }, action, deps.signer),
  });
  return { components, allowedMentions: { parse: [] } };
}
