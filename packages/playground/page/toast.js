import { h } from './dom.js';
import { icon } from './icons.js';

const shownForMs = 6000;

/**
 * A short notice about a failure without a place of its own on the page.
 *
 * @param {string} text
 */
export function toast(text) {
  const element = h('div', { class: 'toast', role: 'alert', data: { testid: 'toast' } }, icon('warn'), text);
  document.body.append(element);
  setTimeout(() => element.remove(), shownForMs);
}
