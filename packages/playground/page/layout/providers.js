/**
 * The simulated providers, at the right: each one's next behavior, and its requests.
 *
 * @import { ClientBehaviorChoice, ClientProvider } from '../../protocol.ts'
 */
import { postBehavior, Refused } from '../api.js';
import { h, patch } from '../dom.js';
import { icon } from '../icons.js';
import { selectMenu } from '../select-menu.js';
import { store } from '../store.js';
import { toast } from '../toast.js';

/** @param {{ close: () => void }} host */
export function createProviders({ close }) {
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
  /** @type {Map<string, ReturnType<typeof createCard>>} */
  const known = new Map();

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

/** @param {ClientProvider} first */
function createCard(first) {
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
  let lasts = /** @type {ClientBehaviorChoice['lasts']} */ ('once');

  return {
    element,

    /** @param {ClientProvider} provider */
    update(provider) {
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

/**
 * @param {ClientProvider} provider
 * @param {ClientBehaviorChoice['lasts']} lasts
 */
function behaviorSelect({ id, name, behavior, behaviors }, lasts) {
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

/**
 * @param {ClientBehaviorChoice['lasts']} lasts
 * @param {(lasts: ClientBehaviorChoice['lasts']) => void} act
 */
function lastsSwitch(lasts, act) {
  const kinds = /** @type {const} */ ([
    ['once', 'Next video'],
    ['always', 'Until changed'],
  ]);
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

/** @param {ClientBehaviorChoice} choice */
async function choose(choice) {
  try {
    await postBehavior(choice);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    toast(error.message);
  }
}
