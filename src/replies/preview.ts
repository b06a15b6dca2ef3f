import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { ReplyBody } from '../discord/edit-reply.ts';
import type { Job } from '../jobs/job.ts';
import { reviewEndsAtMs } from '../jobs/review.ts';
import type { Translate } from '../locales/translate.ts';
import type { JobView } from './render-job.ts';
import { dateTime, price, safeLine } from './text.ts';

/** Discord's limit of an embed's description, with room for the escapes that a cut prompt ends with. */
const PROMPT_LENGTH = 4_000;
const COLOUR = 0x7a6cff;

/** What somebody may do with a video that is not public yet. */
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

/**
 * What stands beside the video that somebody looks at before it is public: its whole prompt, and what they can do.
 * Pure.
 */
export function renderPreview(view: JobView, role: Role, t: Translate): ReplyBody {
  const { job } = view;
  const until = dateTime(reviewEndsAtMs(job));
  return {
    content: `👀 ${t('preview.onlyYou', { until })}\n-# ${made(view, t)}`,
    embeds: [{ color: COLOUR, description: fitting(job.request.prompt) }],
    components: [
      { type: ComponentType.ActionRow, components: kindsFor(role).map((kind) => button(kind, job, t)) },
    ],
  };
}

function made({ job, model }: JobView, t: Translate): string {
  const { request, origin, costUsd } = job;
  return [
    `<@${origin.userId}>`,
    model?.label ?? request.model,
    t('time.seconds', { seconds: request.durationSeconds }),
    ...[request.resolution, request.aspectRatio, t('job.seed', { seed: request.seed })],
    price(costUsd ?? 0, t),
  ].join(' · ');
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

/** Whoever decides has to see the whole prompt: escapes take room, so it may have to be cut a second time. */
function fitting(prompt: string): string {
  for (let length = PROMPT_LENGTH; ; length = Math.floor(length * 0.9)) {
    const line = safeLine(prompt, length);
    if (line.length <= PROMPT_LENGTH) return line;
  }
}
