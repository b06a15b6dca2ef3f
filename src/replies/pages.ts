import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Translate } from '../locales/translate.ts';

/** The shown page and the number of pages. The first is 0. */
export interface Pages {
  current: number;
  count: number;
}

/** The pages of a list, at the requested page or the nearest one. */
export function pagesOf(length: number, onPage: number, wanted: number): Pages {
  const count = Math.max(1, Math.ceil(length / onPage));
  return { count, current: Math.min(Math.max(wanted, 0), count - 1) };
}

/**
 * Buttons to the previous and next page, with the page number between them. `customId` returns the id of the button to
 * a page.
 */
export function pageRow(
  { current, count }: Pages,
  customId: (page: number) => string,
  t: Translate,
): APIActionRowComponent<APIButtonComponentWithCustomId> {
  const button = (page: number, face: { label?: string; emoji?: { name: string } }, disabled: boolean) => ({
    type: ComponentType.Button as const,
    style: ButtonStyle.Secondary as const,
    custom_id: customId(page),
    disabled,
    ...face,
  });
  return {
    type: ComponentType.ActionRow,
    components: [
      button(current - 1, { emoji: { name: '◀️' } }, current === 0),
      button(current, { label: t('list.page', { page: current + 1, pages: count }) }, true),
      button(current + 1, { emoji: { name: '▶️' } }, current === count - 1),
    ],
  };
}
