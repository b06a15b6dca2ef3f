import type { Translate } from '../../locales/translate.ts';
import type { InteractionContext } from '../command.ts';
import { type Panel, panelId } from '../panel-id.ts';
import { type PanelView, renderPanel } from './panel.ts';

/** The panel as it is now: what it shows is of the moment, whatever it showed before. */
export async function panelMessage(
  t: Translate,
  panel: Omit<Panel, 'revision'>,
  view: Pick<PanelView, 'section' | 'note' | 'roleId' | 'asksReset'>,
  context: InteractionContext,
) {
  const { settings, revision } = await context.settings.get(panel.guildId);
  const components = renderPanel({
    ...view,
    t,
    settings,
    offered: context.catalogue.offered,
    labelOf: context.catalogue.labelOf,
    idOf: (action) => panelId({ ...panel, revision }, action, context.signer),
  });
  return { components, allowedMentions: { parse: [] } };
}
