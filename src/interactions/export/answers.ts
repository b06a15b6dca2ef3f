import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { ExportKind } from '../../delivery/export-rules.ts';
import type { MessageBody } from '../../discord/message-body.ts';
import type { Job } from '../../jobs/job.ts';
import type { Sentence, Translate } from '../../locales/translate.ts';
import { fileSize } from '../../replies/amounts.ts';
import { type Row, row } from '../../replies/card.ts';
import { small } from '../../text/markdown.ts';

const signs = { gif: '🎞️', emoji: '😀', sticker: '🏷️', sound: '🔊' } as const satisfies Record<
  ExportKind,
  string
>;

/** Asks what a video should become. */
export function exportMenu(
  job: Job,
  kinds: readonly ExportKind[],
  t: Translate,
): { text: string; rows: Row[] } {
  const buttons = kinds.map((kind) =>
    button(`export-as:${job.id}:${kind}`, signs[kind], t(`export.${kind}`)),
  );
  return { text: `📤 ${t('export.question')}\n${small(t('export.about'))}`, rows: [row(...buttons)] };
}

/** What stands in the place of a file while it is made. */
export function exportProgress(attempt: number, t: Translate): string {
  return `⏳ ${attempt === 1 ? t('export.making') : t('export.smaller', { attempt })}`;
}

/** The message of an exported file, with what its member can do with it. */
export function exportAnswer(
  job: Job,
  { kind, seconds, bytes }: { kind: ExportKind; seconds: number; bytes: number },
  adding: 'possible' | 'hidden' | Sentence,
  t: Translate,
): MessageBody {
  const facts = { kind, seconds: Math.round(seconds * 10) / 10, size: fileSize(bytes, t) };
  const isPossible = kind !== 'gif' && adding === 'possible';
  const lack = kind !== 'gif' && typeof adding === 'function' ? [small(adding(t))] : [];
  return {
    content: [`${signs[kind]} ${t('export.done', facts)}`, ...lack].join('\n'),
    components: isPossible ? [row(button(`export-add:${job.id}:${kind}`, '➕', t('export.add')))] : [],
    allowed_mentions: { parse: [] },
  };
}

function button(customId: string, emoji: string, label: string): APIButtonComponentWithCustomId {
  const face = { style: ButtonStyle.Secondary, label, emoji: { name: emoji } } as const;
  return { type: ComponentType.Button, custom_id: customId, ...face };
}
