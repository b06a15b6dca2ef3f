import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { PanelDeps } from '../../interactions/panel-id.ts';
import type { Discord } from '../../interactions/ports/discord.ts';
import type { SettingsPort } from '../../interactions/ports/settings.ts';

/** What `/settings` and its panel need. */
export interface SettingsDeps extends PanelDeps {
  settings: SettingsPort;
  catalogue: Pick<Catalogue, 'offered' | 'labelOf'>;
  discord: Pick<Discord, 'extras' | 'findNames'>;
}
