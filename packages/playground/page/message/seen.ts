/**
 * Films cost little while nobody sees them: one that plays is paused as it leaves the view, its controls go, and it goes
 * on when it is back. Nothing is decoded for one that was never in view.
 */

/** A film that is only scrolled past doesn't go on. */
const settledMs = 150;

/** What to do when a film that doesn't play comes into view for the first time. */
const first: WeakMap<Element, () => void> = new WeakMap();
/** Those that were paused here, and not by a person. */
const resting: WeakSet<Element> = new WeakSet();
const settling: WeakMap<Element, number> = new WeakMap();

const view = new IntersectionObserver((entries) => {
  // Only the latest counts, if a fast scroll left several.
  for (const { target, isIntersecting } of new Map(entries.map((entry) => [entry.target, entry])).values()) {
    if (target instanceof HTMLVideoElement) (isIntersecting ? enter : leave)(target);
  }
});

function enter(film: HTMLVideoElement) {
  if (film.paused) first.get(film)?.();
  first.delete(film);
  if (film.played.length > 0) settling.set(film, window.setTimeout(settle, settledMs, film));
}

function settle(film: HTMLVideoElement) {
  film.controls = true;
  if (resting.delete(film)) film.play().catch(() => {});
}

function leave(film: HTMLVideoElement) {
  clearTimeout(settling.get(film));
  if (document.pictureInPictureElement === film) return;
  film.controls = false;
  if (film.paused) return;
  resting.add(film);
  film.pause();
}

/** Looks after a film from now on. */
export function whenSeen(film: HTMLVideoElement, act: () => void) {
  first.set(film, act);
  view.observe(film);
}
