/** Keeps a list at its end while things arrive and grow, unless the reader has scrolled up. */

import { h } from '../dom.ts';
import { icon } from '../icons.ts';
import { tCount } from '../language.ts';

const nearEndPx = 60;

export function keepAtBottom(scroller: HTMLElement, content: HTMLElement) {
  let stuck = true;
  let lastTop = 0;
  let missed = 0;
  const label = h('span');
  const pill = h(
    'button',
    {
      class: 'new-messages',
      type: 'button',
      hidden: true,
      data: { testid: 'new-messages' },
      on: { click: toBottom },
    },
    label,
    icon('down'),
  );

  function toBottom() {
    stuck = true;
    missed = 0;
    pill.hidden = true;
    scroller.scrollTop = scroller.scrollHeight;
    lastTop = scroller.scrollTop;
  }

  scroller.addEventListener('scroll', () => {
    const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    // Only scrolling up stops following: growth between a scroll and its event isn’t the reader's choice.
    if (left < nearEndPx) stuck = true;
    else if (scroller.scrollTop < lastTop) stuck = false;
    lastTop = scroller.scrollTop;
    if (stuck) {
      missed = 0;
      pill.hidden = true;
    }
  });
  // A video that gets its size, a longer text, a smaller window: whatever changes heights.
  const observer = new ResizeObserver(() => {
    if (stuck) scroller.scrollTop = scroller.scrollHeight;
  });
  observer.observe(content);
  observer.observe(scroller);

  return {
    pill,
    toBottom,
    /** `own`: a message of one's own is always shown */
    arrived(own: boolean) {
      if (stuck || own) return toBottom();
      missed += 1;
      label.textContent = tCount('newMessages', missed);
      pill.hidden = false;
    },
  };
}
