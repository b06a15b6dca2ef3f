/** Scenes with the real bot, at the right: what goes wrong with AI video, and what the bot makes of it. */
import type { ClientScenes, SceneId } from '../../protocol.ts';
import { postScene, Refused } from '../api.ts';
import { h, patch } from '../dom.ts';
import { icon } from '../icons.ts';
import { hasText, t, tKnown } from '../language.ts';
import { store } from '../store.ts';
import { toast } from '../toast.ts';
import { sidePanel } from './side-panel.ts';

export function createScenes({
  close,
  goTo,
}: {
  close: () => void;
  goTo: (place: { userId: string; channelId: string }) => void;
}) {
  const list = h('div', { class: 'side-list' });
  const element = sidePanel(
    'scenes',
    { title: t('scenes'), close },
    h('p', { class: 'side-note' }, t('scenesNote')),
    list,
  );

  async function play(id: SceneId) {
    try {
      goTo(await postScene(id));
      // There it would cover the channel.
      if (matchMedia('(max-width: 1099px)').matches) close();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      toast(error.message);
    }
  }

  const cards: Map<SceneId, ReturnType<typeof createCard>> = new Map();
  store.on('scenes', () => {
    if (!store.scenes) return;
    const isPlaying = store.scenes.scenes.some(({ state }) => state === 'playing');
    for (const { id, state } of store.scenes.scenes) {
      const card = cards.get(id) ?? createCard(id, () => void play(id));
      cards.set(id, card);
      if (!card.element.isConnected) list.append(card.element);
      card.update({ state, step: store.scenes.step, isPlaying });
    }
  });
  return { element };
}

type State = ClientScenes['scenes'][number]['state'];

function createCard(id: SceneId, play: () => void) {
  const steps = stepsOf(id).map((text) => h('li', {}, text));
  const progress = h('ol', { class: 'scene-steps', hidden: true }, ...steps);
  const state = h('p', { class: 'scene-state', role: 'status' });
  const label = h('span');
  const title = tKnown(`scene.${id}`, id);
  const start = h(
    'button',
    { class: 'button style-2', type: 'button', data: { testid: 'scene-play' }, on: { click: play } },
    icon('play'),
    label,
    h('span', { class: 'visually-hidden' }, `: ${title}`),
  );
  const element = h(
    'section',
    { class: 'provider scene', 'aria-label': title, data: { testid: 'scene', value: id } },
    h('h3', {}, title),
    h('p', { class: 'provider-detail' }, tKnown(`scene.${id}.about`, '')),
    progress,
    state,
    start,
  );

  return {
    element,

    /** `isPlaying`: whether any of them is */
    update({ state: now, step, isPlaying }: { state: State; step: number; isPlaying: boolean }) {
      const present = now === 'playing' ? step : steps.length;
      element.dataset['state'] = now;
      progress.hidden = now !== 'playing' && now !== 'done';
      for (const [at, item] of steps.entries()) {
        item.classList.toggle('is-done', at < present);
        item.classList.toggle('is-now', at === present);
        item.ariaCurrent = at === present ? 'step' : null;
      }
      patch(state, now, () => [now === 'failed' && t('sceneFailed')]);
      label.textContent = t(now === 'idle' ? 'scenePlay' : 'sceneAgain');
      start.disabled = isPlaying;
      // Its last step may be below the panel's end.
      if (now === 'playing') element.scrollIntoView({ block: 'nearest' });
    },
  };
}

/** As many as there are texts for. */
function stepsOf(id: SceneId): string[] {
  const steps: string[] = [];
  while (hasText(`scene.${id}.${steps.length}`)) steps.push(tKnown(`scene.${id}.${steps.length}`, ''));
  return steps;
}
