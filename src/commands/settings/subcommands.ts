import { showHistory } from './change-history.ts';
import type { Asked, SettingsSubcommand } from './data.ts';
import type { SettingsDeps } from './deps.ts';
import { openPanel } from './open-panel.ts';
import { resetSetting, setSetting, showSettings } from './set.ts';
import { exportSettings, importSettings } from './transfer.ts';

type Subcommand = (interaction: Asked, deps: SettingsDeps) => Promise<void>;

export const subcommands: Record<SettingsSubcommand, Subcommand> = {
  panel: openPanel,
  set: setSetting,
  show: showSettings,
  reset: resetSetting,
  history: showHistory,
  export: exportSettings,
  import: importSettings,
};
