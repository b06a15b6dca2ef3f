/** Modals: a bot's forms in a window of their own. */

import type {
  APIModalInteractionResponseCallbackComponent,
  APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';
import { append, h } from '../dom.ts';
import { ComponentType } from '../enums.ts';
import { icon } from '../icons.ts';
import { interactToEnd } from '../interactions.ts';
import { t } from '../language.ts';
import { markdown } from '../message/markdown.ts';
import { modalInput } from './inputs.ts';

/**
 * Opens a modal over the page. The focus goes back when it closes.
 * `interactionId`: the interaction that was answered with this modal
 */
export function openModal(interactionId: string, modal: APIModalInteractionResponseCallbackData) {
  const parts = modal.components.map(modalPart);
  const error = h('p', { class: 'modal-error', role: 'alert', hidden: true });
  const submit = h('button', { class: 'button style-1', data: { testid: 'modal-submit' } }, t('submit'));
  const cancel = h('button', { class: 'button style-2', type: 'button', on: { click: close } }, t('cancel'));
  const cross = h(
    'button',
    { class: 'icon-button', type: 'button', 'aria-label': t('close'), on: { click: close } },
    icon('close'),
  );
  const form = h(
    'form',
    { class: 'modal-form', novalidate: true },
    h('header', {}, h('h2', { id: 'modal-title' }, modal.title), cross),
    h('div', { class: 'modal-fields' }, ...parts.map((part) => part.element), error),
    h('footer', {}, cancel, submit),
  );
  const data = { testid: 'modal', customId: modal.custom_id };
  const dialog = h('dialog', { class: 'modal', 'aria-labelledby': 'modal-title', data }, form);

  function close() {
    dialog.close();
  }
  dialog.addEventListener('close', () => dialog.remove());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  async function send() {
    // Every part, so that all that is wrong shows at once.
    if (parts.map((part) => part.check()).includes(false) || submit.disabled) return;
    submit.disabled = true;
    error.hidden = true;
    const failed = await interactToEnd({
      kind: 'modal',
      interactionId,
      customId: modal.custom_id,
      components: parts.flatMap((part) => part.read()),
    });
    submit.disabled = false;
    if (failed === undefined) return close();
    error.textContent = failed;
    error.hidden = false;
  }

  document.body.append(dialog);
  dialog.showModal();
  const first = dialog.querySelector('.modal-fields :is(input, textarea, button)');
  if (first instanceof HTMLElement) first.focus();
}

function modalPart(component: APIModalInteractionResponseCallbackComponent): {
  element: HTMLElement;
  check: () => boolean;
  read: () => unknown[];
} {
  if (component.type === ComponentType.TextDisplay) {
    const element = h('div', { class: 'markdown' }, ...markdown(component.content));
    return { element, check: () => true, read: () => [] };
  }
  if (component.type === ComponentType.Label) {
    const { label, description, component: inner } = component;
    return labeled(label, description, inner, (input) => ({ type: component.type, component: input }));
  }
  // The older form: an action row around one text input that carries its label itself.
  const [inner] = component.components;
  if (!inner) return { element: h('div'), check: () => true, read: () => [] };
  return labeled(inner.label ?? '', undefined, inner, (input) => ({
    type: component.type,
    components: [input],
  }));
}

function labeled(
  text: string,
  description: string | undefined,
  inner: Parameters<typeof modalInput>[0],
  wrap: (input: Record<string, unknown>) => unknown,
) {
  const input = modalInput(inner, text);
  const id = `modal-${inner.custom_id}`;
  if (input.labeled) input.labeled.id = id;
  const wrong = h('p', { class: 'field-error', role: 'alert', hidden: true });
  const hint = description && h('p', { class: 'field-hint' }, description);
  const element = h('div', { class: 'field' });
  // A single checkbox carries its label itself.
  const isAlone = inner.type === ComponentType.Checkbox;
  if (!isAlone) element.append(fieldLabel(text, input.labeled && id, isRequired(inner)));
  append(element, [hint, input.element, wrong]);
  return {
    element,
    check() {
      const problem = input.check();
      wrong.textContent = problem ?? '';
      wrong.hidden = problem === undefined;
      return problem === undefined;
    },
    read: () => [wrap(input.read())],
  };
}

/** `id`: of the input it belongs to */
function fieldLabel(text: string, id: string | undefined, required: boolean) {
  const star = required && h('span', { class: 'required-star', 'aria-hidden': 'true' }, ' *');
  if (id === undefined) return h('div', { class: 'field-label' }, text, star);
  return h('label', { class: 'field-label', for: id }, text, star);
}

function isRequired(component: Parameters<typeof modalInput>[0]) {
  return !('required' in component) || component.required !== false;
}
