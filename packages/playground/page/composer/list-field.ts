/**
 * The input of an option whose value is picked from a list: fixed choices, people, roles, channels, or what
 * the bot suggests while one types (then other text is allowed too).
 */

import { h } from '../dom.ts';
import { t } from '../language.ts';
import type { Option } from './commands.ts';
import type { Field, FieldHost } from './field.ts';
import { fieldShell, growing } from './field.ts';
import { checkText } from './validate.ts';

export type Choice = { name: string; value: string | number | boolean; detail?: string };

const typingPauseMs = 200;

/** `fixed`: undefined: the bot is asked */
export function createListField(option: Option, host: FieldHost, fixed: Choice[] | undefined): Field {
  const input = h('textarea', {
    class: 'option-input',
    rows: 1,

    autocomplete: 'off',
    spellcheck: false,
    enterkeyhint: 'send',

    'aria-autocomplete': 'list',
    data: { testid: `option-${option.name}` },
  });
  const shell = fieldShell(option, input, option.required ? undefined : () => host.remove(field));
  let known: Choice[] = fixed ?? [];
  let picked: Choice | undefined;
  /** Counts the questions, so that an answer to older text is dropped. */
  let asked = 0;
  let timer = 0;

  const field: Field = {
    option,
    element: shell.element,
    focus: () => input.focus(),
    contains: (target) => target === input,
    text: () => input.value,
    setText(text) {
      input.value = text;
      picked = exact();
      if (picked) input.value = picked.name;
      input.dispatchEvent(new Event('input'));
    },
    check() {
      const text = input.value.trim();
      if (text === '') return undefined;
      const choice = picked ?? exact();
      if (choice) return { value: choice.value };
      return fixed ? { error: t('chooseFromList') } : checkText(option, text);
    },
    showError: shell.showError,
  };

  function exact() {
    const text = input.value.trim().toLowerCase();
    return known.find(
      ({ name, value }) => name.toLowerCase() === text || String(value).toLowerCase() === text,
    );
  }

  input.addEventListener('input', () => {
    if (picked && picked.name !== input.value) picked = undefined;
    if (host.typed(field, input.value)) return;
    host.changed(field);
    if (document.activeElement === input) refresh();
  });
  input.addEventListener('focus', refresh);
  input.addEventListener('click', refresh);
  input.addEventListener('blur', () => {
    asked += 1;
    clearTimeout(timer);
    host.suggestions.hide();
  });
  growing(input);

  function refresh() {
    if (fixed) return show(filtered(fixed), undefined);
    const mine = ++asked;
    clearTimeout(timer);
    // Choices for an earlier text are shown until the new ones come, but Enter must not pick one of them.
    show(known, known.length === 0 ? t('loadingOptions') : undefined, -1);
    timer = window.setTimeout(() => void load(mine), known.length === 0 ? 0 : typingPauseMs);
  }

  async function load(mine: number) {
    const choices = await host.ask(option, picked ? '' : input.value);
    if (mine !== asked) return;
    known = (choices ?? []).map(({ name, value }) => ({ name, value }));
    show(known, choices ? t('noOptionsMatch') : t('loadingFailed'));
  }

  function filtered(choices: Choice[]) {
    const text = picked ? '' : input.value.trim().toLowerCase();
    return choices.filter((choice) => choice.name.toLowerCase().includes(text));
  }

  /** A value that is typed completely needn't be picked: Enter then sends. */
  function show(choices: Choice[], noteIfEmpty: string | undefined, active: number = exact() ? -1 : 0) {
    host.suggestions.show({
      title: option.name,
      detail: option.description,
      items: choices.map((choice) => ({
        label: choice.name,
        aside: choice.detail,
        testid: 'choice',
        value: String(choice.value),
        pick: () => pick(choice),
      })),
      note: choices.length > 0 ? undefined : (noteIfEmpty ?? t('noOptionsMatch')),
      active,
      for: input,
    });
  }

  function pick(choice: Choice) {
    asked += 1;
    clearTimeout(timer);
    picked = choice;
    input.value = choice.name;
    input.dispatchEvent(new Event('input'));
    host.next(field);
  }
  return field;
}
