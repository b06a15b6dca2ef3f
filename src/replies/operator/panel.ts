import { type APIMessageTopLevelComponent, ButtonStyle, ComponentType } from 'discord.js';
import type { Sentence, Translate } from '../../locales/translate.ts';
import { small } from '../../text/markdown.ts';
import { blocks, card, line, type Row, row, text } from '../card.ts';
import { type Pages, pageRow } from '../pages.ts';

export const operatorViews = ['health', 'models', 'servers', 'spend'] as const;
export type OperatorView = (typeof operatorViews)[number];

/** The present view, and its page if it has several. */
export interface OperatorPlace {
  view: OperatorView;
  page: number;
  /** What the last click did. */
  notice?: Sentence | undefined;
}

/** The text of a view, in parts with a line between them. */
export interface OperatorText {
  parts: readonly string[];
  /** Things that can be decided about. */
  entries?: readonly { text: string; row: Row }[];
  pages?: Pages;
}

/**
 * The frame around each view, with buttons to the others. An action is `verb.view.page`: the verb does something, or
 * makes the ids of buttons with the same target unique.
 */
export function panelOf({
  parts,
  entries = [],
  pages,
  place,
  isDraining,
  customId,
  nowMs,
  t,
}: OperatorText & {
  place: OperatorPlace;
  isDraining: boolean;
  customId(action: string): string;
  nowMs: number;
  t: Translate;
}): APIMessageTopLevelComponent[] {
  const turn = (page: number) => customId(`turn.${place.view}.${page}`);
  const asOf = t('operator.asOf', { when: `<t:${Math.round(nowMs / 1000)}:T>` });
  return [
    card(
      [
        ...blocks(parts),
        ...entries.flatMap((entry) => [line, text(entry.text), entry.row]),
        small(...(isDraining ? ['⏸️'] : []), asOf),
        ...(pages && pages.count > 1 ? [pageRow(pages, turn, t)] : []),
        views(place, customId, t),
        actions(place, isDraining, customId, t),
      ],
      isDraining ? 'attention' : 'neutral',
    ),
  ];
}

function views({ view: shown }: OperatorPlace, customId: (action: string) => string, t: Translate): Row {
  const emoji: Record<OperatorView, string> = { health: '🩺', models: '🧪', servers: '🏠', spend: '💵' };
  return row(
    ...operatorViews.map((view) => ({
      type: ComponentType.Button as const,
      style: view === shown ? (ButtonStyle.Primary as const) : (ButtonStyle.Secondary as const),
      custom_id: customId(`go.${view}.0`),
      label: t(`operator.${view}`),
      emoji: { name: emoji[view] },
      disabled: view === shown,
    })),
  );
}

function actions(
  { view, page }: OperatorPlace,
  isDraining: boolean,
  customId: (action: string) => string,
  t: Translate,
): Row {
  return row(
    {
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      custom_id: customId(`refresh.${view}.${page}`),
      label: t('queue.refresh'),
      emoji: { name: '🔄' },
    },
    isDraining
      ? {
          type: ComponentType.Button,
          style: ButtonStyle.Success,
          custom_id: customId('resume.health.0'),
          label: t('operator.resume'),
          emoji: { name: '▶️' },
        }
      : {
          type: ComponentType.Button,
          style: ButtonStyle.Danger,
          custom_id: customId('drain.health.0'),
          label: t('operator.drain'),
          emoji: { name: '⏸️' },
        },
  );
}
