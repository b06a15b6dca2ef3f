/** The keyboard of the message box. */
import type { CommandForm } from './command-form.ts';
import type { Suggestions } from './suggestions.ts';

/** `complete`: a whole command without options stands in the box, so Enter sends rather than picks;
  `recall` brings the last command back, if the box is empty and there was one. */
export interface KeyHost {
  suggestions: Suggestions;
  form: () => CommandForm | undefined;
  submit: () => void;
  leave: () => void;
  complete: () => boolean;
  recall: () => boolean;
}

export function handleKeys(element: HTMLElement, host: KeyHost) {
  element.addEventListener('keydown', (event) => {
    const { target } = event;
    const typing = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
    // A key that confirms an input method's composition isn't for us.
    if (event.isComposing) return;
    const handled = typing ? whileTyping(event, target, host) : onButton(event, host);
    if (handled) event.preventDefault();
  });
}

/** Returns whether the browser should leave it alone */
function whileTyping(
  event: KeyboardEvent,
  target: HTMLTextAreaElement | HTMLInputElement,
  host: KeyHost,
): boolean {
  const { suggestions } = host;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (!suggestions.isOpen) return event.key === 'ArrowUp' && host.recall();
    suggestions.move(event.key === 'ArrowDown' ? 1 : -1);
    return true;
  }
  if ((event.key === 'Tab' || event.key === 'Enter') && !event.shiftKey) {
    if (suggestions.hasActive && !(event.key === 'Enter' && host.complete())) {
      suggestions.pickActive();
      return true;
    }
    if (event.key === 'Tab') return host.form()?.tab(target) ?? false;
    host.submit();
    return true;
  }
  if (event.key === 'Backspace' && target.value === '') {
    const outcome = host.form()?.backspace(target);
    if (outcome === 'leave') host.leave();
    return outcome !== undefined;
  }
  return event.key === 'Escape' && onEscape(host);
}

/** The chip of a file is a button: Enter opens its picker, but the other keys work as in a text. */
function onButton(event: KeyboardEvent, host: KeyHost) {
  if (event.key === 'Tab' && !event.shiftKey) return host.form()?.tab(event.target) ?? false;
  if (event.key === 'Backspace') return host.form()?.backspace(event.target) !== undefined;
  return event.key === 'Escape' && onEscape(host);
}

function onEscape({ suggestions, form, leave }: KeyHost) {
  if (suggestions.isOpen) suggestions.hide();
  else if (form()) leave();
  else return false;
  return true;
}
