/** A panel at the right, in the place of the members. */
import { type Child, h } from '../dom.ts';
import { icon } from '../icons.ts';
import { t } from '../language.ts';

export type PanelName = 'scenes' | 'providers' | 'wire';

export function sidePanel(
  name: PanelName,
  { title, close }: { title: string; close: () => void },
  ...children: Child[]
) {
  const cross = h(
    'button',
    {
      class: 'icon-button',
      type: 'button',
      'aria-label': t('close'),
      title: t('close'),
      on: { click: close },
    },
    icon('close'),
  );
  return h(
    'aside',
    { class: 'side-panel', 'aria-label': title, data: { testid: name, panel: name } },
    h('header', { class: 'side-head' }, h('h2', {}, title), cross),
    ...children,
  );
}
