import {
  type APIActionRowComponent,
  type APISelectMenuOption,
  type APIStringSelectComponent,
  ComponentType,
} from 'discord.js';
import { searchModels } from '../../catalog/search.ts';
import type { Translate } from '../../locales/translate.ts';
import { price } from '../../replies/amounts.ts';
import { MAX_CHOICES, modelChoice, suitableFirst } from '../../replies/model-choices.ts';
import { pagesOf } from '../../replies/pages.ts';
import type { Composition } from '../../requests/composition.ts';
import type { Draft } from '../../requests/request.ts';
import { plainLine } from '../../text/markdown.ts';

/** Which models the list shows: none is stored, the list's own values say where they lead. */
export interface ModelList {
  search: string;
  page: number;
}

export const allModels: ModelList = { search: '', page: 0 };

export type Row = APIActionRowComponent<APIStringSelectComponent>;

/** What a list offers, with the present choice and the price of each. */
interface Choices<T extends string | number> {
  values: readonly T[];
  chosen: T;
  emoji: string;
  labelOf(value: T): string;
  usdOf(value: T): number;
}

/** Nothing where there is nothing to choose. */
export function optionSelect<T extends string | number>(
  customId: string,
  { values, chosen, emoji, labelOf, usdOf }: Choices<T>,
  t: Translate,
): Row[] {
  if (values.length < 2) return [];
  const prices = values.map(usdOf);
  const isSame = prices.every((usd) => usd === prices[0]);
  return [
    select(customId, {
      options: values.map((value, index) => ({
        label: labelOf(value),
        value: String(value),
        emoji: { name: emoji },
        default: value === chosen,
        ...(!isSame && { description: price(prices[index] ?? 0, t) }),
      })),
    }),
  ];
}

/**
 * The models: the present one, the member's last one, then those that suit the draft. A long list goes on with its last
 * option.
 */
export function modelSelect(
  customId: string,
  { models, model }: Pick<Composition, 'models' | 'model'>,
  list: ModelList & { draft: Draft; lastModelId: string | undefined },
  t: Translate,
): Row {
  const { search, page, draft, lastModelId } = list;
  const found =
    search === '' ? suitableFirst(models, draft, [model.id, lastModelId]) : searchModels(models, search);
  const size = found.length > MAX_CHOICES ? MAX_CHOICES - 1 : MAX_CHOICES;
  const { current, count } = pagesOf(found.length, size, page);
  const shown = found.slice(current * size, (current + 1) * size);
  const more: APISelectMenuOption = {
    label: t('composer.moreModels', { count: found.length - shown.length }),
    value: `page ${(current + 1) % count} ${search}`.trim(),
    emoji: { name: '➡️' },
  };
  return select(customId, {
    placeholder: t(search === '' ? 'composer.pickModel' : 'composer.found', { count: found.length }),
    options: [
      ...shown.map((each) => ({ ...modelChoice(each, t), default: each.id === model.id })),
      ...(count > 1 ? [more] : []),
    ],
  });
}

/** Those of the cast that the prompt doesn't name yet. */
export function castSelect(customId: string, cast: Composition['cast'], t: Translate): Row[] {
  if (cast.length === 0) return [];
  return [
    select(customId, {
      placeholder: t('composer.cast'),
      options: cast.slice(0, MAX_CHOICES).map(({ name, description }) => ({
        ...{ label: `@${name}`, value: name, emoji: { name: '🎭' } },
        ...(description !== '' && { description: plainLine(description, 100) }),
      })),
    }),
  ];
}

/** The list that a value of the models' list leads to; `undefined` for a model. */
export function readModelPage(value: string): ModelList | undefined {
  const [, page, search = ''] = /^page (\d+)(?: (.+))?$/.exec(value) ?? [];
  return page === undefined ? undefined : { page: Number(page), search };
}

/** All lengths, or of too many for a list those that people ask for. */
export function shownLengths(all: readonly number[], chosen: number): number[] {
  if (all.length <= MAX_CHOICES) return [...all];
  const last = all.at(-1);
  const usual = all.filter((seconds) => seconds <= 10 || seconds % 5 === 0);
  // Of minutes, there are too many even then.
  const every = Math.ceil(usual.length / (MAX_CHOICES - 2));
  const shown = new Set([...usual.filter((_, index) => index % every === 0), last, chosen]);
  return all.filter((seconds) => shown.has(seconds));
}

/** What a ratio looks like. */
export function shapeOf(ratio: string): 'wide' | 'tall' | 'square' {
  const [width = 1, height = 1] = ratio.split(':').map(Number);
  if (width === height) return 'square';
  return width > height ? 'wide' : 'tall';
}

function select(customId: string, given: Pick<APIStringSelectComponent, 'options' | 'placeholder'>): Row {
  return {
    type: ComponentType.ActionRow,
    components: [{ type: ComponentType.StringSelect, custom_id: customId, ...given }],
  };
}
