/** Menus and lists that float over the page. The browser closes them on Esc or a click elsewhere. */
import { h } from './dom.ts';

const marginPx = 8;
const gapPx = 4;

/**
 * Opens a popup beside an element, or at a point. It is placed below if there is room, else above.
 * `anchor`: gets the focus back
 */
export function openPopup(
  anchor: HTMLElement,
  content: HTMLElement,
  { at, match, onClose }: { at?: { x: number; y: number }; match?: 'width'; onClose?: () => void } = {},
): { close: () => void } {
  const popup = h('div', { class: 'popup', popover: 'auto' }, content);
  // Everything outside an open dialog is inert, so a popup of a modal lives inside it; any other in the anchor's landmark.
  (anchor.closest('dialog, main, aside') ?? document.body).append(popup);
  popup.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed') return;
    const hadFocus = popup.contains(document.activeElement) || document.activeElement === document.body;
    popup.remove();
    if (hadFocus) anchor.focus({ preventScroll: true });
    onClose?.();
  });
  popup.showPopover();

  const target = at ? new DOMRect(at.x, at.y, 0, 0) : anchor.getBoundingClientRect();
  if (match === 'width') popup.style.minWidth = `${target.width}px`;
  const size = popup.getBoundingClientRect();
  const below = innerHeight - target.bottom - gapPx - marginPx;
  const above = target.top - gapPx - marginPx;
  const goesUp = size.height > below && above > below;
  popup.style.maxHeight = `${Math.max(goesUp ? above : below, 120)}px`;
  const height = Math.min(size.height, goesUp ? above : below);
  popup.style.top = `${goesUp ? target.top - gapPx - height : target.bottom + gapPx}px`;
  popup.style.left = `${Math.max(marginPx, Math.min(target.left, innerWidth - size.width - marginPx))}px`;
  return { close: () => popup.hidePopover() };
}

/** A menu of actions. Arrow keys move, Enter acts. */
export function openMenu(
  anchor: HTMLElement,
  {
    label,
    groups,
    at,
  }: { label: string; groups: { title?: string; items: MenuItem[] }[]; at?: { x: number; y: number } },
) {
  const element = h('div', { class: 'menu', role: 'menu', 'aria-label': label, data: { testid: 'menu' } });
  for (const { title, items } of groups) {
    if (items.length === 0) continue;
    const group = h('div', { class: 'menu-group', role: 'group', 'aria-label': title });
    if (title) group.append(h('div', { class: 'menu-title', 'aria-hidden': 'true' }, title));
    for (const item of items) group.append(menuItem(item, () => popup.close()));
    element.append(group);
  }
  element.addEventListener('keydown', (event) => moveFocus(event, element, '[role^="menuitem"]'));
  const popup = openPopup(anchor, element, at ? { at } : {});
  element.querySelector('button')?.focus();
}

export interface MenuItem {
  label: string;
  detail?: string | undefined;
  icon?: Node | undefined;
  checked?: boolean;
  testid?: string;
  value?: string;
  act: () => void;
}

function menuItem(item: MenuItem, close: () => void) {
  return h(
    'button',
    {
      class: 'menu-item',
      type: 'button',
      role: item.checked === undefined ? 'menuitem' : 'menuitemradio',
      'aria-checked': item.checked,
      data: { testid: item.testid ?? 'menu-item', value: item.value },
      on: {
        click: () => {
          close();
          item.act();
        },
      },
    },
    item.icon,
    h(
      'span',
      { class: 'menu-item-text' },
      h('span', {}, item.label),
      item.detail && h('small', {}, item.detail),
    ),
  );
}

/** Arrow keys, Home and End among the items of a menu or list. */
export function moveFocus(event: KeyboardEvent, within: HTMLElement, selector: string) {
  const items = [...within.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined || items.length === 0) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
}
