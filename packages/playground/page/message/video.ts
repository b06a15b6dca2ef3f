import { h } from '../dom.ts';
import { icon } from '../icons.ts';
import { t } from '../language.ts';
import { mediaBox } from './media-size.ts';
import { posterOf } from './poster.ts';
import { whenSeen } from './seen.ts';

/**
 * A video that plays in the message, with the browser's own controls. Until it is started, it shows a still and a
 * button in the middle that invites to play it, and no controls: those of many films are much work for the browser.
 */
export function video({
  url,
  label,
  width,
  height,
}: {
  url: string;
  label: string;
  width?: number | null | undefined;
  height?: number | null | undefined;
}) {
  const player = h('video', {
    class: 'video',
    playsinline: true,
    preload: 'metadata',
    src: url,
    title: label,
    'aria-label': label,
    data: { testid: 'video' },
  });
  const start = h(
    'button',
    { class: 'video-start', type: 'button', 'aria-label': t('play', { label }), on: { click: play } },
    icon('play'),
  );
  const failed = h('p', { class: 'video-failed', role: 'alert', hidden: true }, t('noPlay'));
  const frame = h(
    'div',
    { class: 'video-frame', style: mediaBox(width, height) ?? {} },
    player,
    start,
    failed,
  );

  function play() {
    player.play().catch(() => {});
    player.focus({ preventScroll: true });
  }
  whenSeen(player, () => {
    void posterOf(url).then((poster) => {
      if (poster && player.paused) player.poster = poster;
    });
  });
  player.addEventListener('play', () => {
    start.remove();
    player.controls = true;
  });
  player.addEventListener('error', () => {
    start.remove();
    failed.hidden = false;
  });
  return frame;
}
