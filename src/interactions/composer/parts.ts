import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { Sentence } from '../../locales/translate.ts';
import type { Composition } from '../../requests/composition.ts';
import type { KeptDraft } from '../../requests/drafts.ts';
import type { DraftInput } from '../../requests/request.ts';
import type { ModelList } from './selects.ts';

/** Everything that the composer's message shows. */
export interface ComposerView extends KeptDraft {
  id: string;
  composition: Composition;
  list: ModelList;
  lastModelId: string | undefined;
  /** The inputs that no longer exist. */
  gone: readonly DraftInput[];
  /** What was wrong with the last click or form. */
  note: Sentence | undefined;
  /** Whether an assistant may improve its prompt. */
  canImprove: boolean;
  /** Whether there is room for buttons where they belong. */
  isLayout: boolean;
}

export type Button = APIButtonComponentWithCustomId;

export function button(
  customId: string,
  label: string,
  emoji: string,
  { style = ButtonStyle.Secondary, disabled = false }: { style?: Button['style']; disabled?: boolean } = {},
): Button {
  return { type: ComponentType.Button, custom_id: customId, label, emoji: { name: emoji }, style, disabled };
}
