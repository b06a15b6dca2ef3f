/** The message box: plain text, or a command being filled. */

import { postMessage, Refused } from '../api.ts';
import { h } from '../dom.ts';
import { icon } from '../icons.ts';
import { interact } from '../interactions.ts';
import { t } from '../language.ts';
import { openMenu } from '../popup.ts';
import { store } from '../store.ts';
import type { CommandForm } from './command-form.ts';
import { createCommandForm } from './command-form.ts';
import type { Callable } from './commands.ts';
import { callables } from './commands.ts';
import { handleKeys } from './keys.ts';
import { withMentions } from './mentions.ts';
import { createSuggestions } from './suggestions.ts';
import { createTextBox } from './text-box.ts';
import { createUploads } from './uploads.ts';

export type SentCommand = { id: string; done: Promise<string | undefined>; callable: Callable; line: string };

export function createComposer({ onCommand }: { onCommand: (sent: SentCommand) => void }) {
  const suggestions = createSuggestions();
  const error = h('div', {
    class: 'composer-error',
    role: 'alert',
    hidden: true,
    data: { testid: 'composer-error' },
  });
  const uploads = createUploads({ onError: showError });
  const textBox = createTextBox({ suggestions, start, changed: () => showError(undefined) });
  const plus = button('plus', t('addFileOrCommand'), 'composer-plus', offerMore);
  const send = button('send', t('send'), 'send', submit);
  const inputs = h('div', { class: 'composer-inputs' }, textBox.element);
  const box = h('div', { class: 'composer-box' }, plus, inputs, send);
  const element = h(
    'section',
    { class: 'composer', 'aria-label': t('writeMessage'), data: { testid: 'composer' } },
    suggestions.element,
    error,
    uploads.element,
    box,
    uploads.picker,
  );
  let form: CommandForm | undefined;
  let queue = Promise.resolve();
  let lastLine = '';

  function showError(text: string | undefined) {
    error.replaceChildren(...(text ? [icon('warn'), text] : []));
    error.hidden = !text;
  }

  function start(callable: Callable, rest: string) {
    leave();
    const next = createCommandForm(callable, { suggestions, onError: showError });
    enter(next);
    next.fill(rest);
  }

  function enter(next: CommandForm) {
    form = next;
    inputs.append(next.element);
    // It stays reachable for tests that type into it by its name, but takes no room.
    textBox.element.classList.add('visually-hidden');
    textBox.element.tabIndex = -1;
    box.classList.add('is-command');
  }

  function leave() {
    showError(undefined);
    suggestions.hide();
    form?.element.remove();
    form = undefined;
    textBox.element.classList.remove('visually-hidden');
    textBox.element.removeAttribute('tabindex');
    box.classList.remove('is-command');
    textBox.clear();
  }

  function submit() {
    const bare = form ? undefined : textBox.bareCommand();
    if (bare) start(bare, '');
    const job = form ? takeCommand(form) : takeText();
    // One after the other: messages are sent in the order of typing.
    if (job) queue = queue.then(job).catch(refused);
  }

  function refused(cause: unknown) {
    if (cause instanceof Refused) showError(cause.message);
    // Not thrown: the next message waits for this.
    else reportError(cause);
  }

  /** Empties the box at once, so that further typing isn't lost. A refused command comes back. */
  function takeCommand(filled: CommandForm) {
    const read = filled.read();
    if (!read) return undefined;
    const { callable } = filled;
    const line = filled.line();
    lastLine = line;
    leave();
    textBox.focus();
    return async () => {
      try {
        const sent = await interact({ kind: 'command', commandId: callable.commandId, ...read });
        onCommand({ ...sent, callable, line });
      } catch (cause) {
        if (!form && textBox.text === '') enter(filled);
        throw cause;
      }
    };
  }

  function takeText() {
    const text = textBox.text.trim();
    if (text === '' && uploads.count === 0) return undefined;
    const first = /^\/([^\s]+)/.exec(text)?.[1];
    if (
      first &&
      callables().some(({ name, sentAs }) => [name, sentAs].some((one) => one.split(' ')[0] === first))
    ) {
      showError(t('finishCommand'));
      return undefined;
    }
    const files = uploads.ids();
    uploads.clear();
    textBox.clear();
    return async () => {
      try {
        await postMessage(withMentions(text), await files);
      } catch (cause) {
        if (!form && textBox.text === '') textBox.set(text);
        throw cause;
      }
    };
  }

  function offerMore() {
    const items = [
      { label: t('uploadFile'), icon: icon('file'), act: uploads.choose },
      { label: t('useCommand'), icon: icon('slash'), act: () => type('/') },
      { label: t('mentionChannel'), icon: icon('hash'), act: mentionChannel },
    ];
    openMenu(plus, { label: t('addToMessage'), groups: [{ items }] });
  }

  function mentionChannel() {
    if (form) leave();
    textBox.focus();
    textBox.append('#');
  }

  function type(text: string) {
    leave();
    textBox.focus();
    textBox.set(text);
  }

  function takeFile(file: File) {
    if (!form?.takeFile(file)) uploads.add(file);
  }

  handleKeys(element, {
    suggestions,
    form: () => form,
    submit,
    leave() {
      leave();
      textBox.focus();
    },
    complete: () => !form && textBox.bareCommand() !== undefined,
    recall() {
      if (form || textBox.text !== '' || lastLine === '') return false;
      type(lastLine);
      return true;
    },
  });
  for (const kind of ['paste', 'drop'] as const) {
    element.addEventListener(kind, (event) => {
      const data =
        event instanceof ClipboardEvent
          ? event.clipboardData
          : event instanceof DragEvent && event.dataTransfer;
      if (!data || data.files.length === 0) return;
      event.preventDefault();
      for (const file of data.files) takeFile(file);
    });
  }
  element.addEventListener('dragover', (event) => event.preventDefault());

  return {
    element,
    type,
    takeFile,
    focus: () => (form ?? textBox).focus(),
    /** Another channel is open, or its permissions changed. */
    rename() {
      if (!store.mayWrite && form) leave();
      for (const one of [plus, send]) one.disabled = !store.mayWrite;
      box.classList.toggle('is-closed', !store.mayWrite);
      textBox.rename();
    },
    /** A command that no longer exists can't be sent. */
    commandsChanged() {
      const still = callables().find((one) => one.commandId === form?.callable.commandId);
      if (form && !still) leave();
    },
  };
}

function button(name: import('../icons.ts').IconName, label: string, testid: string, click: () => void) {
  const attributes = { class: 'icon-button', type: 'button', 'aria-label': label, title: label };
  return h('button', { ...attributes, data: { testid }, on: { click } }, icon(name));
}
