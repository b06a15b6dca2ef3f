/** The simulated providers, at the right: each one's next behavior, and its requests. */
import type { ClientBehaviorChoice, ClientProvider } from '../../protocol.ts';
import { postBehavior, Refused } from '../api.ts';
import { h, patch } from '../dom.ts';
import { icon } from '../icons.ts';
import { selectMenu } from '../select-menu.ts';
import { store } from '../store.ts';
import { toast } from '../toast.ts';

export function createProviders({ close }: { close: () => void }) {
  const note = h('p', { class: 'providers-note' });
  const cards = h('div', { class: 'providers-list' });
  const cross = h(
    'button',
    { class: 'icon-button', type: 'button', 'aria-label': 'Close', title: 'Close', on: { click: close } },
    icon('close'),
  );
  const element = h(
    'aside',
    { class: 'providers', 'aria-label': 'Providers', data: { testid: 'providers' } },
    h('header', { class: 'providers-head' }, h('h2', {}, 'Providers'), cross),
    note,
    cards,
  );
  const known: Map<string, ReturnType<typeof createCard>> = new Map();

  store.on('providers', () => {
    const providers = store.providers?.providers ?? [];
    note.textContent =
      store.providers?.paid ??
      'Simulated on this machine: no real models, no cost. The bot uses them like the real ones. ' +
        'Choose what a provider does next, then use one of its models with /video.';
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
    h('p', { class: 'provider-detail' }, first.detail),
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
      const detail = provider.behaviors.find(({ id }) => id === provider.behavior)?.detail ?? '';
      patch(state, detail, () => [detail]);
      patch(requests, provider.requests, () =>
        provider.requests.map(({ label, count }) =>
          h(
            'div',
            { data: { testid: 'provider-requests', value: label } },
            h('dt', {}, label),
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
    label: `What ${name} does`,
    placeholder: '',
    options: behaviors.map((one) => ({ value: one.id, label: one.label, description: one.detail })),
    chosen: [behavior],
    min: 1,
    max: 1,
    onChoose: ([wanted]) => {
      if (wanted) void choose({ id, behavior: wanted, lasts });
    },
  });
}

function lastsSwitch(
  lasts: ClientBehaviorChoice['lasts'],
  act: (lasts: ClientBehaviorChoice['lasts']) => void,
) {
  const kinds = [
    ['once', 'Next video'],
    ['always', 'Until changed'],
  ] as const;
  return h(
    'div',
    { class: 'segments', role: 'group', 'aria-label': 'For how long' },
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
