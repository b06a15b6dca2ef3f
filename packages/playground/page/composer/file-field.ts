/** The input of an attachment option. The file is uploaded as soon as it is chosen, as Discord does. */

import type { APIAttachment } from 'discord-api-types/v10';
import { postAttachment, Refused } from '../api.ts';
import { h } from '../dom.ts';
import { icon } from '../icons.ts';
import { t } from '../language.ts';
import type { Option } from './commands.ts';
import type { Field, FieldHost } from './field.ts';
import { fieldShell } from './field.ts';

export function createFileField(option: Option, host: FieldHost): Field {
  const picker = h('input', {
    type: 'file',
    hidden: true,
    accept: acceptOf(option),
    data: { testid: `option-${option.name}-file` },
  });
  const caption = h('span', {}, t('chooseFile'));
  const button = h('button', {
    class: 'option-file',
    type: 'button',
    data: { testid: `option-${option.name}` },
  });
  button.append(icon('image'), caption);
  const shell = fieldShell(option, button, option.required ? undefined : () => host.remove(field));
  shell.element.append(picker);

  let attachment: APIAttachment | undefined;
  let error: string | undefined;
  let uploads = 0;

  async function upload(file: File) {
    const mine = ++uploads;
    attachment = undefined;
    error = undefined;
    caption.textContent = t('uploadingFile', { file: file.name });
    button.classList.add('is-busy');
    try {
      const uploaded = await postAttachment(file);
      if (mine !== uploads) return;
      attachment = uploaded;
      caption.textContent = file.name;
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause;
      if (mine !== uploads) return;
      error = cause.message;
      caption.textContent = file.name;
    } finally {
      if (mine === uploads) button.classList.remove('is-busy');
    }
    host.changed(field);
    if (attachment) host.next(field);
  }

  button.addEventListener('click', () => picker.click());
  picker.addEventListener('change', () => {
    const file = picker.files?.[0];
    if (file) void upload(file);
    picker.value = '';
  });
  button.addEventListener('focus', () => {
    const note = t('filePressEnter');
    host.suggestions.show({ title: option.name, detail: option.description, note, for: button });
  });
  button.addEventListener('blur', () => host.suggestions.hide());

  const field: Field = {
    option,
    element: shell.element,
    focus: () => button.focus(),
    contains: (target) => target === button,
    text: () => attachment?.filename ?? '',
    // A file can't be written as text.
    setText: () => {},
    check() {
      if (error) return { error };
      if (button.classList.contains('is-busy')) return { error: t('stillUploading') };
      return attachment && { value: attachment.id };
    },
    showError: shell.showError,
    attachment: () => attachment,
    takeFile: (file) => void upload(file),
  };
  return field;
}

/** Discord's `file_types`: `image`, `video`, `audio` or endings. */
function acceptOf(option: Option) {
  const types =
    'file_types' in option && Array.isArray(option.file_types) ? option.file_types.map(String) : [];
  return types.map((type) => (type.startsWith('.') ? type : `${type}/*`)).join(',') || undefined;
}
