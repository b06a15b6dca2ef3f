import { type APIButtonComponentWithCustomId, type APIEmbed, ButtonStyle, ComponentType } from 'discord.js';
import type { SmallFile } from '../discord/small-files.ts';
import type { Job } from '../jobs/job.ts';
import { reviewEndsAtMs } from '../jobs/review.ts';
import type { Translate } from '../locales/translate.ts';
import { safeText, small } from '../text/markdown.ts';
import { type Row, row } from './card.ts';
import { type JobView, madeLine } from './job-view.ts';
import { promptFile } from './prompt-file.ts';
import { dateTime } from './times.ts';

/** Discord's limit of an embed's description, in UTF-16 units. */
const PROMPT_UNITS = 4_096;
/** Its place in the message's text, which has other lines too. */
const PLAIN_PROMPT_UNITS = 1_500;
const COLOR = 0x7a6cff;

/** A message with a video is a classic one. */
export interface PreviewBody {
  content: string;
  embeds: APIEmbed[];
  components: Row[];
}

/** The choices for a video that isn't public yet. */
export interface Role {
  isRequester: boolean;
  isStaff: boolean;
}

const faces = {
  publish: { emoji: '📤', style: ButtonStyle.Success },
  approve: { emoji: '✅', style: ButtonStyle.Success },
  spoiler: { emoji: '🙈', style: ButtonStyle.Primary },
  reject: { emoji: '✋', style: ButtonStyle.Danger },
  discard: { emoji: '🗑️', style: ButtonStyle.Danger },
} as const;
type Kind = keyof typeof faces;

/** The content beside a video under review: its whole prompt, as a file if it doesn't fit, and the buttons. Pure. */
export function renderPreview(
  view: JobView,
  role: Role,
  t: Translate,
  { isEmbedded = true } = {},
): { body: PreviewBody; files: SmallFile[] } {
  const { job } = view;
  const until = dateTime(reviewEndsAtMs(job));
  const maxUnits = isEmbedded ? PROMPT_UNITS : PLAIN_PROMPT_UNITS;
  const prompt = safeText(job.request.prompt, { maxUnits, keepsLines: true });
  const whole = prompt.isWhole ? '' : `\n📎 ${t('report.wholePrompt')}`;
  const content = `👀 ${t('preview.onlyYou', { until })}${whole}\n${small(madeLine(view, t))}`;
  const body: PreviewBody = {
    content: isEmbedded ? content : `${content}\n\n${prompt.text}`,
    embeds: isEmbedded ? [{ color: COLOR, description: prompt.text }] : [],
    components: [row(...kindsFor(role).map((kind) => button(kind, job, t)))],
  };
  return { body, files: prompt.isWhole ? [] : [promptFile(job)] };
}

function kindsFor({ isRequester, isStaff }: Role): readonly Kind[] {
  if (!isStaff) return ['publish', 'discard'];
  return isRequester ? ['publish', 'spoiler', 'discard'] : ['approve', 'spoiler', 'reject'];
}

function button(kind: Kind, { id }: Job, t: Translate): APIButtonComponentWithCustomId {
  const { emoji, style } = faces[kind];
  const face = { label: t(`button.${kind}`), emoji: { name: emoji }, style };
  return { type: ComponentType.Button, custom_id: `${kind}:${id}`, ...face };
}
