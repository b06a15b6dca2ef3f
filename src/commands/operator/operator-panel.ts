import type { PanelKind } from '../../interactions/panel-id.ts';

export const operatorPanel: PanelKind = {
  kind: 'operator',
  purpose: 'operator',
  command: (t) => t('operator.command'),
};
