/** Building DOM. Text always becomes a text node, so nothing a member or bot wrote is read as HTML. */

/** @typedef {string | number | boolean | null | undefined} AttributeValue */
/**
 * @typedef {'id' | 'type' | 'href' | 'rel' | 'target' | 'role' | 'title' | 'src' | 'alt' | 'name' | 'for' | 'tabindex'
 *   | 'datetime' | 'disabled' | 'hidden' | 'placeholder' | 'rows' | 'maxlength' | 'minlength' | 'required' | 'accept'
 *   | 'multiple' | 'checked' | 'value' | 'width' | 'height' | 'controls' | 'playsinline' | 'preload' | 'loading'
 *   | 'autocomplete' | 'spellcheck' | 'inputmode' | 'popover' | 'download' | 'method' | 'novalidate' | 'lang'
 *   | 'enterkeyhint' | 'decoding' | 'start'} Attribute
 */
/** @typedef {{ [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void }} Handlers */
/**
 * @typedef {{
 *   class?: string | undefined,
 *   data?: Record<string, string | undefined>,
 *   style?: Record<string, string | undefined>,
 *   on?: Handlers,
 * } & { [A in Attribute]?: AttributeValue } & { [aria: `aria-${string}`]: AttributeValue }} Props
 */
/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Creates an element. Attributes that are undefined, null or false are left out; true becomes an empty one.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
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
    element.addEventListener(name, /** @type {EventListener} */ (handler));
  }
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  append(element, children);
  return element;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {AttributeValue} value
 */
function setAttribute(element, name, value) {
  // aria-* states are words: "false" means something else than absent.
  if (typeof value === 'boolean' && name.startsWith('aria-')) element.setAttribute(name, String(value));
  else if (value === undefined || value === null || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

/**
 * @param {ParentNode} parent
 * @param {Iterable<Child>} children
 */
export function append(parent, children) {
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) parent.append(child);
  }
}

/**
 * Replaces what is inside only when `key` differs from the last call's, so that an edit of one part of a
 * message leaves the others' nodes (a playing video, a focused button) alone.
 *
 * @param {HTMLElement} slot
 * @param {unknown} key anything JSON can tell apart
 * @param {() => Child[]} render
 */
export function patch(slot, key, render) {
  const text = JSON.stringify(key) ?? '';
  if (slotKeys.get(slot) === text) return;
  slotKeys.set(slot, text);
  const focused = focusHandle(slot);
  slot.replaceChildren();
  append(slot, render());
  slot.hidden = slot.childNodes.length === 0;
  if (focused) focusAgain(slot, focused);
}

/** @type {WeakMap<HTMLElement, string>} */
const slotKeys = new WeakMap();

/** @param {HTMLElement} slot */
function focusHandle(slot) {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !slot.contains(active)) return undefined;
  return active.dataset.customId;
}

/**
 * @param {HTMLElement} slot
 * @param {string} customId
 */
function focusAgain(slot, customId) {
  const again = slot.querySelector(`[data-custom-id="${CSS.escape(customId)}"]`);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/**
 * Says something to screen readers without showing it.
 *
 * @param {string} text
 */
export function announce(text) {
  const region = document.getElementById('announcer');
  if (region) region.textContent = text;
}
