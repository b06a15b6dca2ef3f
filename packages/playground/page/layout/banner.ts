/** The lines that say when the connection or the bot is gone, and that videos cost money. */

import { h, patch } from '../dom.ts';
import { icon } from '../icons.ts';
import { t } from '../language.ts';
import { store } from '../store.ts';

// A reload of the server takes less; a banner that flashes up helps nobody.
const graceMs = 700;

export function createBanner() {
  const element = h('div', { class: 'banner', role: 'status', hidden: true, data: { testid: 'banner' } });
  const paid = h('div', { class: 'banner is-paid', role: 'note', hidden: true, data: { testid: 'paid' } });
  store.on('providers', () => {
    const text = store.providers?.paid;
    patch(paid, text ?? null, () => [text && icon('coin'), text]);
  });
  let lost = false;
  let timer = 0;

  function render() {
    const offline = store.bots.filter((bot) => !bot.online).map(({ user }) => store.nameOf(user));
    const [kind, text] = lost
      ? ['is-lost', t('connectionLost')]
      : offline.length > 0 || store.bots.length === 0
        ? ['is-offline', t('botOffline', { bot: offline.join(', ') || t('theBot') })]
        : ['', undefined];
    element.className = `banner ${kind}`;
    patch(element, text ?? null, () => [text && icon(lost ? 'wifi' : 'warn'), text]);
  }

  store.on('connection', () => {
    clearTimeout(timer);
    if (!store.ready) return;
    timer = window.setTimeout(
      () => {
        lost = !store.connected;
        render();
      },
      store.connected ? 0 : graceMs,
    );
  });
  for (const topic of ['snapshot', 'bots'] as const) store.on(topic, render);
  return { elements: [paid, element] };
}
