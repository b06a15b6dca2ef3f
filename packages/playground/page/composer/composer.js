/**
 * The message box: plain text, or a command being filled.
 *
 * @import { Callable } from './commands.js'
 * @import { CommandForm } from './command-form.js'
 */
import { postMessage, Refused } from '../api.js';
import { h } from '../dom.js';
import { icon } from '../icons.js';
import { interact } from '../interactions.js';
import { openMenu } from '../popup.js';
import { store } from '../store.js';
import { createCommandForm } from './command-form.js';
import { callables } from './commands.js';
import { handleKeys } from './keys.js';
import { createSuggestions } from './suggestions.js';
import { createTextBox } from './text-box.js';
import { createUploads } from './uploads.js';

/** @typedef {{ id: string, done: Promise<string | undefined>, callable: Callable, line: string }} SentCommand */

/** @param {{ onCommand: (sent: SentCommand) => void }} host */
export function createComposer({ onCommand }) {
  const suggestions = createSuggestions();
  const error = h('div', {
    class: 'composer-error',
    role: 'alert',
    hidden: true,
    data: { testid: 'composer-error' },
  });
  const uploads = createUploads({ onError: showError });
  const textBox = createTextBox({ suggestions, start, changed: () => showError(undefined) });
  const plus = button('plus', 'Add a file or a command', 'composer-plus', offerMore);
  const send = button('send', 'Send', 'send', submit);
  const inputs = h('div', { class: 'composer-inputs' }, textBox.element);
  const box = h('div', { class: 'composer-box' }, plus, inputs, send);
  const element = h(
    'section',
    { class: 'composer', 'aria-label': 'Write a message', data: { testid: 'composer' } },
    suggestions.element,
    error,
    uploads.element,
    box,
    uploads.picker,
  );
  /** @type {CommandForm | undefined} */
  let form;
  let queue = Promise.resolve();
  let lastLine = '';

  /** @param {string | undefined} text */
  function showError(text) {
    error.replaceChildren(...(text ? [icon('warn'), text] : []));
    error.hidden = !text;
  }

  /**
   * @param {Callable} callable
   * @param {string} rest
   */
  function start(callable, rest) {
    leave();
    const next = createCommandForm(callable, { suggestions, onError: showError });
    enter(next);
    next.fill(rest);
  }

  /** @param {CommandForm} next */
  function enter(next) {
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

  /** @param {unknown} cause */
  function refused(cause) {
    if (cause instanceof Refused) showError(cause.message);
    // Not thrown: the next message waits for this.
    else reportError(cause);
  }

  /**
   * Empties the box at once, so that further typing isn't lost. A refused command comes back.
   *
   * @param {CommandForm} filled
   */
  function takeCommand(filled) {
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
    if (first && callables().some(({ name }) => name.split(' ')[0] === first)) {
      showError('Choose a command from the list, or finish its name.');
      return undefined;
    }
    const files = uploads.ids();
    uploads.clear();
    textBox.clear();
    return async () => {
      try {
        await postMessage(text, await files);
      } catch (cause) {
        if (!form && textBox.text === '') textBox.set(text);
        throw cause;
      }
    };
  }

  function offerMore() {
    const items = [
      { label: 'Upload a file', icon: icon('file'), act: uploads.choose },
      { label: 'Use a command', icon: icon('slash'), act: () => type('/') },
    ];
    openMenu(plus, { label: 'Add to the message', groups: [{ items }] });
  }

  /** @param {string} text */
  function type(text) {
    leave();
    textBox.focus();
    textBox.set(text);
  }

  /** @param {File} file */
  function takeFile(file) {
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
  for (const kind of /** @type {const} */ (['paste', 'drop'])) {
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

/**
 * @param {import('../icons.js').IconName} name
 * @param {string} label
 * @param {string} testid
 * @param {() => void} click
 */
function button(name, label, testid, click) {
  const attributes = { class: 'icon-button', type: 'button', 'aria-label': label, title: label };
  return h('button', { ...attributes, data: { testid }, on: { click } }, icon(name));
}
