/** The simulated providers, at the right: each one's next behavior, and its requests. */

import type { ClientBehaviorChoice, ClientProvider } from '../../protocol.ts';
import { postBehavior, Refused } from '../api.ts';
import { h, patch } from '../dom.ts';
import { t, tKnown } from '../language.ts';
import { selectMenu } from '../select-menu.ts';
import { store } from '../store.ts';
import { toast } from '../toast.ts';
import { sidePanel } from './side-panel.ts';
import { whatToDo } from './welcome.ts';

export function createProviders({ close }: { close: () => void }) {
  const note = h('p', { class: 'side-note' });
  const cards = h('div', { class: 'side-list' });
  const element = sidePanel('providers', { title: t('providers'), close }, note, cards);
  const known: Map<string, ReturnType<typeof createCard>> = new Map();

  store.on('providers', () => {
    const providers = store.providers?.providers ?? [];
    note.textContent =
      store.providers?.paid ?? t('providersNote', { command: `/${whatToDo().command?.name ?? 'video'}` });
    for (const provider of providers) {
      const card = known.get(provider.id) ?? createCard(provider);
      known.set(provider.id, card);
      if (!card.element.isConnected) cards.append(card.element);
      card.update(provider);
    }
  });
  return { element };
}

function createCard(first: ClientProvider) {
  const state = h('p', { class: 'provider-state', role: 'status' });
  const choice = h('div', { class: 'provider-choice' });
  const requests = h('dl', { class: 'provider-requests' });
  const data = { testid: 'provider', value: first.id };
  const element = h(
    'section',
    { class: 'provider', 'aria-label': first.name, data },
    h('h3', {}, h('span', { class: 'provider-dot', 'aria-hidden': 'true' }), first.name),
    h('p', { class: 'provider-detail' }, tKnown(`provider.${first.id}`, first.detail)),
    choice,
    state,
    requests,
  );
  /** The last choice, which is the next one's first. */
  let lasts = 'once' as ClientBehaviorChoice['lasts'];

  return {
    element,

    update(provider: ClientProvider) {
      const works = provider.behavior === provider.behaviors[0]?.id;
      if (!works) lasts = provider.lasts;
      element.classList.toggle('is-playing', !works);
      patch(choice, [provider.behavior, lasts], () => [
        behaviorSelect(provider, lasts),
        !works &&
          lastsSwitch(lasts, (wanted) => {
            void choose({ id: provider.id, behavior: provider.behavior, lasts: wanted });
          }),
      ]);
      const present = provider.behaviors.find(({ id }) => id === provider.behavior);
      const detail = present ? textsOf(present).description : '';
      patch(state, detail, () => [detail]);
      patch(requests, provider.requests, () =>
        provider.requests.map(({ label, count }) =>
          h(
            'div',
            { data: { testid: 'provider-requests', value: label } },
            h('dt', {}, tKnown(`requests.${label}`, label)),
            h('dd', {}, String(count)),
          ),
        ),
      );
    },
  };
}

function behaviorSelect(
  { id, name, behavior, behaviors }: ClientProvider,
  lasts: ClientBehaviorChoice['lasts'],
) {
  return selectMenu({
    customId: `behavior-${id}`,
    label: t('whatProviderDoes', { provider: name }),
    placeholder: '',
    options: behaviors.map((one) => ({ value: one.id, ...textsOf(one) })),
    chosen: [behavior],
    min: 1,
    max: 1,
    onChoose: ([wanted]) => {
      if (wanted) void choose({ id, behavior: wanted, lasts });
    },
  });
}

function textsOf({ id, label, detail }: ClientProvider['behaviors'][number]) {
  return { label: tKnown(`behavior.${id}`, label), description: tKnown(`behavior.${id}.detail`, detail) };
}

function lastsSwitch(
  lasts: ClientBehaviorChoice['lasts'],
  act: (lasts: ClientBehaviorChoice['lasts']) => void,
) {
  const kinds = [
    ['once', t('once')],
    ['always', t('always')],
  ] as const;
  return h(
    'div',
    { class: 'segments', role: 'group', 'aria-label': t('howLong') },
    ...kinds.map(([kind, label]) =>
      h(
        'button',
        {
          type: 'button',
          'aria-pressed': kind === lasts,
          data: { testid: `lasts-${kind}`, customId: `lasts-${kind}` },
          on: { click: () => act(kind) },
        },
        label,
      ),
    ),
  );
}

async function choose(choice: ClientBehaviorChoice) {
  try {
    await postBehavior(choice);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    toast(error.message);
  }
}
