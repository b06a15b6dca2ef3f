import type { Catalog } from '../../catalog/catalog.ts';
import type { PanelDeps } from '../../interactions/panel-id.ts';
import type { Discord } from '../../interactions/ports/discord.ts';
import type { Privacy } from '../../interactions/ports/privacy.ts';
import type { SettingsPort } from '../../interactions/ports/settings.ts';
import type { Allowances } from '../../requests/checks.ts';

/** The dependencies of `/settings` and its panel. */
export interface SettingsDeps extends PanelDeps {
  settings: SettingsPort;
  catalog: Pick<Catalog, 'offered' | 'labelOf'>;
  discord: Pick<Discord, 'extras' | 'findNames' | 'readShowcase'>;
  requests: { allowances: Pick<Allowances, 'of' | 'used'> };
  privacy: { kept: Pick<Privacy['kept'], 'isModerated'> };
}
