import { type APIMessageTopLevelComponent, ButtonStyle } from 'discord.js';
import type { Translate } from '../../locales/translate.ts';
import { card, heading, line, type Part, row, text } from '../../replies/card.ts';
import type { KeptDraft } from '../../requests/drafts.ts';
import type { Rewrite, Rewrites } from '../../requests/improve.ts';
import { type Markdown, safeText, small } from '../../text/markdown.ts';
import { composerId } from './ids.ts';
import { button } from './parts.ts';

const faces = {
  camera: { emoji: '🎥', name: 'assistant.camera', use: 'assistant.useCamera' },
  light: { emoji: '💡', name: 'assistant.light', use: 'assistant.useLight' },
  mood: { emoji: '🌫️', name: 'assistant.mood', use: 'assistant.useMood' },
} as const satisfies Record<Rewrite['kind'], object>;

/** The message while the assistant is asked. `backId` leads back, should the answer never come. */
export function thinkingParts(title: string, doing: string, backId: string, t: Translate): Part[] {
  return [text(heading('✨', title)), text(doing), row(button(backId, t('assistant.back'), '↩️'))];
}

/** The same in place of the composer. */
export function renderThinking(id: string, t: Translate): APIMessageTopLevelComponent[] {
  const backId = composerId(id, 'back');
  return [card(thinkingParts(t('assistant.title'), t('assistant.thinking'), backId, t))];
}

/** The rewrites of a draft's prompt in place of the composer. Pure. */
export function renderRewrites(
  { id, revision, rewrites }: Pick<KeptDraft, 'revision'> & { id: string; rewrites: Rewrites },
  t: Translate,
): APIMessageTopLevelComponent[] {
  const ids = {
    use: (kind: Rewrite['kind']) => composerId(id, 'rewrite', revision, kind),
    again: composerId(id, 'improve', 'new'),
    back: composerId(id, 'back'),
  };
  return [card(rewriteParts(rewrites, ids, t))];
}

/** The rewrites of a prompt, whole: nothing is used that the member hasn't read. Pure. */
export function rewriteParts(
  { texts, leftOut, callsLeft }: Pick<Rewrites, 'texts' | 'leftOut' | 'callsLeft'>,
  ids: { use(kind: Rewrite['kind']): string; again: string; back: string },
  t: Translate,
): Part[] {
  const uses = texts.map(({ kind }) =>
    button(ids.use(kind), t(faces[kind].use), faces[kind].emoji, { style: ButtonStyle.Primary }),
  );
  return [
    text(heading('✨', t('assistant.title'))),
    ...texts.flatMap((rewrite, index) => [...(index > 0 ? [line] : []), text(block(rewrite, t))]),
    text(
      [
        ...(leftOut > 0 ? [small(t('assistant.leftOut', { count: leftOut }))] : []),
        small(t('assistant.about', { left: callsLeft })),
      ].join('\n'),
    ),
    row(...uses),
    row(button(ids.again, t('assistant.again'), '🎲'), button(ids.back, t('assistant.back'), '↩️')),
  ];
}

function block({ kind, ...suggestion }: Rewrite, t: Translate): string {
  const { emoji, name } = faces[kind];
  return [`**${emoji} ${t(name)}**`, ...suggestionLines(suggestion, t)].join('\n');
}

/** What the member reads, and what the model gets if that is something else. */
export function suggestionLines(
  { prompt, shown }: { prompt: string; shown: string },
  t: Translate,
): string[] {
  return [
    `> ${whole(shown)}`,
    ...(shown === prompt ? [] : [small(t('assistant.sent', { asked: whole(prompt) }))]),
  ];
}

/** `textOfAssistant` has made it one line that fits. */
function whole(words: string): Markdown {
  return safeText(words, { maxUnits: 2_000, keepsLines: false }).text;
}
