import { h } from './dom.ts';
import { icon } from './icons.ts';

const shownForMs = 6000;

/** A short notice about a failure without a place of its own on the page. */
export function toast(text: string) {
  const element = h('div', { class: 'toast', role: 'alert', data: { testid: 'toast' } }, icon('warn'), text);
  document.body.append(element);
  setTimeout(() => element.remove(), shownForMs);
}
