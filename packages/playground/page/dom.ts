/** Building DOM. Text always becomes a text node, so nothing a member or bot wrote is read as HTML. */

export type AttributeValue = string | number | boolean | null | undefined;
export type Attribute =
  | 'id'
  | 'type'
  | 'href'
  | 'rel'
  | 'target'
  | 'role'
  | 'title'
  | 'src'
  | 'alt'
  | 'name'
  | 'for'
  | 'tabindex'
  | 'datetime'
  | 'disabled'
  | 'hidden'
  | 'placeholder'
  | 'rows'
  | 'maxlength'
  | 'minlength'
  | 'required'
  | 'accept'
  | 'multiple'
  | 'checked'
  | 'value'
  | 'width'
  | 'height'
  | 'controls'
  | 'playsinline'
  | 'preload'
  | 'loading'
  | 'autocomplete'
  | 'spellcheck'
  | 'inputmode'
  | 'popover'
  | 'download'
  | 'method'
  | 'novalidate'
  | 'lang'
  | 'enterkeyhint'
  | 'decoding'
  | 'start';
export type Handlers = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
export type Props = {
  class?: string | undefined;
  data?: Record<string, string | undefined>;
  style?: Record<string, string | undefined>;
  on?: Handlers;
} & { [A in Attribute]?: AttributeValue } & { [aria: `aria-${string}`]: AttributeValue };
export type Child = Node | string | null | undefined | false;

/** Creates an element. Attributes that are undefined, null or false are left out; true becomes an empty one. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const { class: className, data, style, on, ...attributes } = props;
  if (className) element.className = className;
  for (const [key, value] of Object.entries(data ?? {})) {
    if (value !== undefined) element.dataset[key] = value;
  }
  // Through the CSSOM, which the page's content security policy allows; a style attribute it would not.
  for (const [key, value] of Object.entries(style ?? {})) {
    if (value !== undefined) element.style.setProperty(key, value);
  }
  for (const [name, handler] of Object.entries(on ?? {})) {
    element.addEventListener(name, handler as EventListener);
  }
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  append(element, children);
  return element;
}

function setAttribute(element: Element, name: string, value: AttributeValue) {
  // aria-* states are words: "false" means something else than absent.
  if (typeof value === 'boolean' && name.startsWith('aria-')) element.setAttribute(name, String(value));
  else if (value === undefined || value === null || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

export function append(parent: ParentNode, children: Iterable<Child>) {
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) parent.append(child);
  }
}

/**
 * Replaces what is inside only when `key` differs from the last call's, so that an edit of one part of a
 * message leaves the others' nodes (a playing video, a focused button) alone.
 * `key`: anything JSON can tell apart
 */
export function patch(slot: HTMLElement, key: unknown, render: () => Child[]) {
  const text = JSON.stringify(key) ?? '';
  if (slotKeys.get(slot) === text) return;
  slotKeys.set(slot, text);
  const focused = focusHandle(slot);
  slot.replaceChildren();
  append(slot, render());
  slot.hidden = slot.childNodes.length === 0;
  if (focused) focusAgain(slot, focused);
}

const slotKeys: WeakMap<HTMLElement, string> = new WeakMap();

function focusHandle(slot: HTMLElement) {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !slot.contains(active)) return undefined;
  return active.dataset.customId;
}

function focusAgain(slot: HTMLElement, customId: string) {
  const again = slot.querySelector(`[data-custom-id="${CSS.escape(customId)}"]`);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** Says something to screen readers without showing it. */
export function announce(text: string) {
  const region = document.getElementById('announcer');
  if (region) region.textContent = text;
}
