/** A command being filled: its name, its required options, the optional ones as they are added. */

import type { APIInteractionDataResolved } from 'discord-api-types/v10';
import type { ClientOption } from '../../protocol.ts';
import { avatar } from '../avatar.ts';
import { h } from '../dom.ts';
import { askChoices } from '../interactions.ts';
import { t } from '../language.ts';
import { commandLine, parseOptions, trailingOption } from './command-line.ts';
import type { Callable } from './commands.ts';
import { createField } from './create-field.ts';
import type { Field, FieldHost } from './field.ts';
import { createMoreOptions } from './more-options.ts';
import type { Suggestions } from './suggestions.ts';

export function createCommandForm(
  callable: Callable,
  { suggestions, onError }: { suggestions: Suggestions; onError: (error: string | undefined) => void },
) {
  let fields: Field[] = [];
  const slot = h('div', { class: 'command-options' });
  const more = createMoreOptions({ suggestions, rest: missing, add: addAndFocus });
  slot.append(more.element);
  const name = h(
    'span',
    { class: 'command-name' },
    callable.bot ? avatar(callable.bot) : null,
    `/${callable.name}`,
  );
  const element = h(
    'div',
    { class: 'command', data: { testid: 'command', command: callable.name } },
    name,
    slot,
  );

  const host: FieldHost = {
    suggestions,
    changed(field) {
      const checked = field.check();
      // While a member types, an error disappears at once, but appears only once the input can't just be unfinished.
      if (!checked || !('error' in checked)) field.showError(undefined);
      onError(undefined);
    },
    typed(field, text) {
      if (text.trimEnd().toLowerCase() === `${field.option.name}:`) {
        // Its own name, written as one would in one line.
        field.setText('');
        return true;
      }
      const open = callable.options.filter((one) => one !== field.option && !fieldOf(one.name)?.text());
      const found = trailingOption(text, open);
      if (!found) return false;
      field.setText(found.before);
      addAndFocus(found.name);
      return true;
    },
    next: (field) => next(field),
    remove(field) {
      fields = fields.filter((one) => one !== field);
      field.element.remove();
      more.refresh();
      more.focus();
    },
    ask(option, text) {
      const focused = { name: option.sentAs, type: option.type, value: text, focused: true };
      const others = chosen(fields.filter((field) => field.option !== option));
      const options = callable.wrap([...others, focused]);
      return askChoices({ kind: 'autocomplete', commandId: callable.commandId, options });
    },
  };

  function fieldOf(optionName: string) {
    return fields.find((field) => field.option.name === optionName);
  }

  function missing() {
    return callable.options.filter((option) => !fieldOf(option.name));
  }

  function add(optionName: string) {
    const known = fieldOf(optionName);
    const option = callable.options.find((one) => one.name === optionName);
    if (known || !option) return known;
    const field = createField(option, host);
    fields.push(field);
    slot.insertBefore(field.element, more.element);
    more.refresh();
    return field;
  }

  function addAndFocus(optionName: string) {
    add(optionName)?.focus();
  }

  function next(field: Field) {
    const after = fields.slice(fields.indexOf(field) + 1);
    const empty = after.find((one) => one.option.required && !one.check());
    if (empty) empty.focus();
    else if (missing().length > 0 || !after[0]) more.focus();
    else after[0].focus();
  }

  for (const option of callable.options) if (option.required) add(option.name);
  more.refresh();

  /** Returns those with a valid value, in the command's order */
  function chosen(from: Field[]): ClientOption[] {
    return callable.options.flatMap(({ name, sentAs, type }) => {
      const checked = from.find((field) => field.option.name === name)?.check();
      return checked && 'value' in checked ? [{ name: sentAs, type, value: checked.value }] : [];
    });
  }

  return {
    element,
    callable,

    /** Fills options from text such as `a boat model: preview` and puts the cursor behind the last. */
    fill(text: string) {
      const texts = parseOptions(text, callable);
      for (const [option, value] of texts) add(option)?.setText(value);
      const last = fieldOf([...texts.keys()].at(-1) ?? '') ?? fields[0];
      if (last) last.focus();
      else more.focus();
    },

    /** Puts the cursor where something is missing, else behind the last option. */
    focus: () => (fields.find((field) => !field.check()) ?? more).focus(),

    /** `target`: the focused input; true if the focus moved on */
    tab(target: EventTarget | null) {
      const field = fields.find((one) => one.contains(target));
      if (!field) return false;
      const after = fields[fields.indexOf(field) + 1];
      if (after) after.focus();
      else if (missing().length > 0) more.focus();
      else return false;
      return true;
    },

    /** `target`: an empty input; 'leave' if the command itself should go */
    backspace(target: EventTarget | null) {
      const field = fields.find((one) => one.contains(target));
      if (more.contains(target)) {
        fields.at(-1)?.focus();
        return fields.length === 0 ? 'leave' : 'stay';
      }
      if (field && !field.option.required) host.remove(field);
      return field && field === fields[0] && field.option.required ? 'leave' : 'stay';
    },

    /** Checks everything, marks what is wrong and puts the cursor there. */
    read(): { options: ClientOption[]; resolved: APIInteractionDataResolved } | undefined {
      if (more.leftover()) {
        onError(
          t('notAnOption', {
            text: more.leftover(),
            command: `/${callable.name}`,
            option: callable.options[0]?.name ?? '',
          }),
        );
        return undefined;
      }
      let first: { field: Field; error: string } | undefined;
      for (const field of fields) {
        const checked = field.check() ?? (field.option.required ? { error: t('required') } : undefined);
        const error = checked && 'error' in checked ? checked.error : undefined;
        field.showError(error);
        if (error && !first) first = { field, error };
      }
      first?.field.focus();
      onError(first && `${first.field.option.name}: ${first.error}`);
      if (first) return undefined;
      const files = fields.flatMap((field) => field.attachment?.() ?? []);
      const attachments = Object.fromEntries(files.map((file) => [file.id, file]));
      return { options: callable.wrap(chosen(fields)), resolved: files.length > 0 ? { attachments } : {} };
    },

    /** The command as text, without files. */
    line() {
      const texts = fields.filter((field) => !field.attachment && field.text() !== '');
      return commandLine(
        callable,
        texts.map((field) => [field.option.name, field.text()]),
      );
    },

    /** Gives a dropped or pasted file to the first attachment option that has none. */
    takeFile(file: File) {
      const open = callable.options.find((option) => option.type === 11 && !fieldOf(option.name)?.text());
      if (open) add(open.name)?.takeFile?.(file);
      return open !== undefined;
    },
  };
}

export type CommandForm = ReturnType<typeof createCommandForm>;
