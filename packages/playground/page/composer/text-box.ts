/** The message box while no command is being filled. Typing `/` offers the commands. */

import { avatar } from '../avatar.ts';
import { h } from '../dom.ts';
import { t } from '../language.ts';
import { store } from '../store.ts';
import { parseCommand } from './command-line.ts';
import type { Callable } from './commands.ts';
import { callables, matching } from './commands.ts';
import { offerMentions } from './mentions.ts';
import type { Suggestions } from './suggestions.ts';

export function createTextBox({
  suggestions,
  start,
  changed,
}: {
  suggestions: Suggestions;
  start: (callable: Callable, rest: string) => void;
  changed: () => void;
}) {
  const area = h('textarea', {
    class: 'text-box',
    rows: 1,

    autocomplete: 'off',

    'aria-autocomplete': 'list',
    enterkeyhint: 'send',
    data: { testid: 'message-box' },
  });
  area.addEventListener('input', () => {
    grow();
    changed();
    const command = parseCommand(area.value, callables());
    if (command) start(command.callable, command.rest);
    else offer();
  });
  area.addEventListener('focus', offer);
  area.addEventListener('blur', () => suggestions.hide());

  function grow() {
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  }

  function offer() {
    const typed = /^\/(\S*(?: \S*)*)$/.exec(area.value)?.[1];
    if (typed === undefined) {
      const mentions = offerMentions(area);
      return mentions ? suggestions.show(mentions) : suggestions.hide();
    }
    const found = matching(typed);
    if (found.length === 0 && typed !== '') return suggestions.hide();
    suggestions.show({
      title: typed === '' ? t('commands') : t('commandsMatching', { typed: `/${typed}` }),
      items: found.map((callable) => ({
        label: `/${callable.name}`,
        detail: callable.description,
        aside: callable.bot && store.nameOf(callable.bot),
        icon: callable.bot && avatar(callable.bot),
        testid: 'command-offer',
        value: callable.sentAs,
        pick: () => start(callable, ''),
      })),
      note: found.length === 0 ? t('noCommandsOnline') : undefined,
      active: 0,
      for: area,
    });
  }

  return {
    element: area,
    get text() {
      return area.value;
    },
    set(text: string) {
      area.value = text;
      area.dispatchEvent(new Event('input'));
    },
    /** Begins a word of its own behind what is there. */
    append(text: string) {
      this.set(`${area.value.replace(/(\S)$/, '$1 ')}${text}`);
    },
    /** Empties the box without telling anyone. */
    clear() {
      area.value = '';
      grow();
    },
    focus: () => area.focus(),
    rename() {
      const channel = store.channelName(store.channel);
      const label = t('messageTo', { channel });
      area.setAttribute('aria-label', label);
      area.disabled = !store.mayWrite;
      area.placeholder = !store.mayWrite
        ? t('mayNotWrite', { channel })
        : store.messages.length === 0
          ? t('messageToFirst', { channel })
          : label;
      // A long placeholder takes two lines on a phone.
      grow();
    },
    /** The command whose whole name is in the box and that has nothing to fill in. */
    bareCommand() {
      return callables().find(
        ({ name, sentAs, options }) =>
          options.length === 0 && [name, sentAs].some((one) => area.value.trim() === `/${one}`),
      );
    },
  };
}
