import { type APIMessageTopLevelComponent, ButtonStyle } from 'discord.js';
import type { Translate } from '../../locales/translate.ts';
import { card, heading, line, row, text } from '../../replies/card.ts';
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

/** The composer while the assistant is asked. The way back is there, should the answer never come. */
export function renderThinking(id: string, t: Translate): APIMessageTopLevelComponent[] {
  return [
    card([
      text(heading('✨', t('assistant.title'))),
      text(t('assistant.thinking')),
      row(button(composerId(id, 'back'), t('assistant.back'), '↩️')),
    ]),
  ];
}

/** The rewrites of a draft's prompt, whole: nothing is used that the member hasn't read. Pure. */
export function renderRewrites(
  { id, revision, rewrites }: Pick<KeptDraft, 'revision'> & { id: string; rewrites: Rewrites },
  t: Translate,
): APIMessageTopLevelComponent[] {
  const { texts, leftOut, callsLeft } = rewrites;
  const uses = texts.map(({ kind }) =>
    button(composerId(id, 'rewrite', revision, kind), t(faces[kind].use), faces[kind].emoji, {
      style: ButtonStyle.Primary,
    }),
  );
  return [
    card([
      text(heading('✨', t('assistant.title'))),
      ...texts.flatMap((rewrite, index) => [...(index > 0 ? [line] : []), text(block(rewrite, t))]),
      text(
        [
          ...(leftOut > 0 ? [small(t('assistant.leftOut', { count: leftOut }))] : []),
          small(t('assistant.about', { left: callsLeft })),
        ].join('\n'),
      ),
      row(...uses),
      row(
        button(composerId(id, 'improve', 'new'), t('assistant.again'), '🎲'),
        button(composerId(id, 'back'), t('assistant.back'), '↩️'),
      ),
    ]),
  ];
}

function block({ kind, prompt, shown }: Rewrite, t: Translate): string {
  const { emoji, name } = faces[kind];
  return [
    `**${emoji} ${t(name)}**`,
    `> ${whole(shown)}`,
    ...(shown === prompt ? [] : [small(t('assistant.sent', { asked: whole(prompt) }))]),
  ].join('\n');
}

/** `textOfAssistant` has made it one line that fits. */
function whole(words: string): Markdown {
  return safeText(words, { maxUnits: 2_000, keepsLines: false }).text;
}
