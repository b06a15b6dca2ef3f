/** A sent command without an answer yet, in the place of its reply. */

import { appTag, avatar } from '../avatar.ts';
import type { SentCommand } from '../composer/composer.ts';
import { h } from '../dom.ts';
import { icon } from '../icons.ts';
import { t } from '../language.ts';
import { store } from '../store.ts';
import { originNode } from './origin.ts';

export function pendingRow(
  { id, done, callable, line }: SentCommand,
  { retry }: { retry: (line: string) => void },
) {
  const text = h('div', { class: 'message-content' }, h('span', { class: 'thinking' }, t('sending')));
  const foot = h('div', { class: 'message-foot', hidden: true });
  const bot = callable.bot;
  const head =
    bot && h('div', { class: 'message-head' }, h('span', { class: 'author' }, store.nameOf(bot)), appTag());
  const element = h(
    'li',
    { class: 'message is-pending', data: { testid: 'pending-command', interactionId: id } },
    h('div', { class: 'message-origin' }, originNode({ user: store.me.user, command: callable.sentAs })),
    h('div', { class: 'message-side' }, bot && avatar(bot)),
    h('div', { class: 'message-body' }, head ?? null, text, foot),
  );

  void done.then((failure) => {
    if (failure === undefined) return element.remove();
    const reason = h(
      'div',
      { class: 'failure', role: 'alert', data: { testid: 'failure' } },
      icon('warn'),
      failure,
    );
    text.replaceChildren(reason);
    const again = h('button', { type: 'button', class: 'link-button' }, t('tryAgain'));
    again.addEventListener('click', () => {
      element.remove();
      retry(line);
    });
    const dismiss = h('button', { type: 'button', class: 'link-button' }, t('dismiss'));
    dismiss.addEventListener('click', () => element.remove());
    foot.append(h('div', { class: 'only-you' }, icon('eye'), `${t('onlyYou')} · `, again, ' · ', dismiss));
    foot.hidden = false;
  });
  return element;
}
