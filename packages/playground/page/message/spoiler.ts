import { append, h } from '../dom.ts';
import { t } from '../language.ts';

/** Hides its content until the reader asks for it. */
export function spoiler(children: Node[]): HTMLElement {
  const inner = h('span', { class: 'spoiler-inner', 'aria-hidden': 'true' });
  append(inner, children);
  const cover = h('span', {
    class: 'spoiler',
    role: 'button',
    tabindex: 0,
    'aria-label': t('spoiler'),
    'aria-expanded': false,
    on: {
      click: reveal,
      keydown: (event) => {
        if (event.key === 'Enter' || event.key === ' ') reveal(event);
      },
    },
  });
  cover.append(inner);

  function reveal(event: Event) {
    if (cover.classList.contains('is-open')) return;
    event.preventDefault();
    cover.classList.add('is-open');
    for (const name of ['role', 'tabindex', 'aria-label', 'aria-expanded']) cover.removeAttribute(name);
    inner.removeAttribute('aria-hidden');
  }
  return cover;
}
