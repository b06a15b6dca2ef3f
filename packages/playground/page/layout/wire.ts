/** What the bot and the servers around it say to each other, at the right, the latest first. */
import type { WireEntry } from '../../protocol.ts';
import { h } from '../dom.ts';
import { intlLocale, t } from '../language.ts';
import { fileSize } from '../message/media-size.ts';
import { store } from '../store.ts';
import { sidePanel } from './side-panel.ts';

const shownAtMost = 300;
const timeFormat = new Intl.DateTimeFormat(intlLocale, { timeStyle: 'medium' });
const filters = ['all', 'discord', 'provider'] as const;

export function createWire({ close }: { close: () => void }) {
  const list = h('ol', { class: 'wire-list', data: { filter: 'all' } });
  const empty = h('p', { class: 'side-note' }, t('wireEmpty'));
  const segments = h('div', { class: 'segments', role: 'group', 'aria-label': t('wireFilter') });
  const buttons = filters.map((filter) =>
    h(
      'button',
      {
        type: 'button',
        'aria-pressed': filter === 'all',
        data: { testid: `wire-${filter}` },
        on: { click: () => choose(filter) },
      },
      t(`wire.${filter}`),
    ),
  );
  segments.append(...buttons);
  const element = sidePanel(
    'wire',
    { title: t('wire'), close },
    h('p', { class: 'side-note' }, t('wireNote')),
    h('div', { class: 'wire-filter' }, segments),
    empty,
    list,
  );
  let lastId = 0;

  function choose(filter: (typeof filters)[number]) {
    list.dataset['filter'] = filter;
    for (const [at, button] of buttons.entries())
      button.setAttribute('aria-pressed', String(filters[at] === filter));
  }

  store.on('wire', (entries) => {
    // After a reconnection everything comes again.
    if ((entries[0]?.id ?? 1) <= lastId) list.replaceChildren();
    for (const entry of entries) list.prepend(row(entry));
    lastId = entries.at(-1)?.id ?? lastId;
    while (list.children.length > shownAtMost) list.lastElementChild?.remove();
    empty.hidden = list.children.length > 0;
  });
  return { element };
}

function row({ atMs, to, server, method, path, status, bytes, request, answer }: WireEntry) {
  const failed = status !== null && (status === 0 || status >= 400);
  const outcome = status === 0 ? t('wireNoAnswer') : (status ?? t('wireEvent'));
  const details = h(
    'details',
    {},
    h(
      'summary',
      {},
      h(
        'span',
        { class: 'wire-line' },
        h('strong', {}, method.replace('INTERACTION_CREATE', 'INTERACTION')),
        h('span', { class: failed ? 'wire-status is-failed' : 'wire-status' }, String(outcome)),
      ),
      h('span', { class: 'wire-path' }, path),
      h(
        'span',
        { class: 'wire-facts' },
        [
          to === 'bot' ? `${server} → ${t('theBot')}` : `${t('theBot')} → ${server}`,
          timeFormat.format(atMs),
        ].join(' · '),
        bytes > 0 && ` · ${fileSize(bytes)}`,
      ),
    ),
  );
  // Most are never opened.
  details.addEventListener('toggle', () => details.append(...bodies({ request, answer })), { once: true });
  const data = { testid: 'wire-entry', to: to === 'provider' ? 'provider' : 'discord' };
  return h('li', { class: 'wire-entry', data }, details);
}

function bodies({ request, answer }: Pick<WireEntry, 'request' | 'answer'>) {
  const parts = [
    ['wireRequest', request],
    ['wireAnswer', answer],
  ] as const;
  const found = parts.filter(([, body]) => body !== undefined && body !== null);
  if (found.length === 0) return [h('p', { class: 'wire-facts' }, t('wireNoBody'))];
  return found.flatMap(([key, body]) => [
    h('h3', {}, t(key)),
    h('pre', { tabindex: 0 }, typeof body === 'string' ? body : JSON.stringify(body, null, 2)),
  ]);
}
