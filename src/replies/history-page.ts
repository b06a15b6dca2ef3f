import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Model } from '../catalog/schema.ts';
import type { ReplyBody } from '../discord/edit-reply.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { tookMs } from '../jobs/ledger.ts';
import type { Translate } from '../locales/translate.ts';
import { plainLine, safeLine } from '../text/markdown.ts';
import { price } from './amounts.ts';
import { type ChainView, chainLines } from './chain-line.ts';
import { failureReason } from './failures.ts';
import { madeWith, shapeOf } from './job-view.ts';
import { messageUrl } from './message-url.ts';
import { pageRow, pagesOf } from './pages.ts';
import { dateTime, spokenTime } from './times.ts';

/** An ended job in a list. */
export interface PastJob {
  job: Job;
  model: Model | undefined;
  /** What it was made from. */
  chain?: ChainView | undefined;
  /** The name of an attached image. */
  thumbnailName: string | undefined;
}

export interface HistoryView {
  jobs: readonly PastJob[];
  /** The number on all pages. */
  total: number;
  page: number;
  /** The words searched for in prompts; empty for none. */
  search: string;
}

export const HISTORY_ON_PAGE = 5;
/** All embeds of a message share 6,000 characters, escapes included. */
const PROMPT_LENGTH = 200;
const REASON_LENGTH = 150;
const colors = { succeeded: 0x3ba55d, failed: 0xd83c3e, cancelled: 0x80848e };

/** The content of `/history`: a card for each job, and a list to choose one from. Pure. */
export function renderHistory({ jobs, total, page, search }: HistoryView, t: Translate): ReplyBody {
  if (total === 0) return { embeds: [nothing(search, t)], components: [] };
  const pages = pagesOf(total, HISTORY_ON_PAGE, page);
  const first = pages.current * HISTORY_ON_PAGE + 1;
  const videos = jobs.filter(({ job }) => hasVideo(job));
  const heading = {
    title: `🎞️ ${t('history.title')}${search === '' ? '' : `: ${safeLine(search)}`} · ${total}`,
  };
  return {
    embeds: jobs.map((past, index) => ({ ...(index === 0 && heading), ...card(past, first + index, t) })),
    components: [
      ...(videos.length > 0 ? [choice(jobs, first, t)] : []),
      ...(pages.count > 1 ? [pageRow(pages, (to) => `history:${to}:${search}`, t)] : []),
    ],
  };
}

function nothing(search: string, t: Translate): APIEmbed {
  const description =
    search === '' ? t('history.none') : t('history.noneFound', { search: safeLine(search) });
  return { title: `🎞️ ${t('history.title')}`, description, color: colors.cancelled };
}

function card({ job, model, chain, thumbnailName }: PastJob, number: number, t: Translate): APIEmbed {
  const [length = '', resolution] = shapeOf(job, t);
  const url = messageUrl(job);
  const made = [
    madeWith({ job, model }, t),
    length,
    ...(resolution === undefined ? [] : [resolution]),
    ...(job.costUsd === null ? [] : [price(job.costUsd, t)]),
  ];
  const when = `${dateTime(job.createdAtMs)}${url ? ` · [${t('list.message')}](${url})` : ''}`;
  return {
    description: [
      `**${number}. ${safeLine(job.request.prompt, PROMPT_LENGTH)}**`,
      ending(job, model, t),
      `-# ${made.join(' · ')}`,
      ...chainLines(chain, t),
      `-# ${when}`,
    ].join('\n'),
    color: isIn(job, 'succeeded', 'failed', 'cancelled') ? colors[job.status.state] : colors.cancelled,
    ...(thumbnailName !== undefined && { thumbnail: { url: `attachment://${thumbnailName}` } }),
  };
}

function ending(job: Job, model: Model | undefined, t: Translate): string {
  if (job.isDeleted) return `🗑️ ${t('delete.done')}`;
  if (isIn(job, 'succeeded')) return `✅ ${t('history.took', { time: spokenTime(tookMs(job), t) })}`;
  if (isIn(job, 'failed')) {
    return firstSentence(failureReason(job.status.kind, madeWith({ job, model }, t), t), t);
  }
  return `🚫 ${notMade(job, t)}`;
}

function hasVideo(job: Job): boolean {
  return isIn(job, 'succeeded') && !job.isDeleted;
}

function notMade({ review }: Job, t: Translate): string {
  const { what, reason = '' } = review?.decision ?? {};
  if (what === undefined) return t('history.cancelled');
  if (what === 'expired') return t('history.expired');
  return reason === ''
    ? t('history.notPublished')
    : t('history.notPublishedFor', { reason: safeLine(reason, REASON_LENGTH) });
}

function firstSentence(text: string, { language }: Translate): string {
  const [first] = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text);
  return first?.segment.trim() ?? text;
}

/** The videos of the page. A chosen one can be downloaded and posted again. */
function choice(
  jobs: readonly PastJob[],
  first: number,
  t: Translate,
): APIActionRowComponent<APIComponentInMessageActionRow> {
  const options = jobs.flatMap(({ job, model }, index) => {
    if (!hasVideo(job)) return [];
    const label = `${first + index}. ${job.request.prompt}`;
    return [
      {
        label: plainLine(label, 100),
        value: job.id,
        description: madeWith({ job, model }, t),
        emoji: { name: '🎬' },
      },
    ];
  });
  const placeholder = t('history.choose');
  return {
    type: ComponentType.ActionRow,
    components: [{ type: ComponentType.StringSelect, custom_id: 'history:choose', placeholder, options }],
  };
}

/** The buttons for one past video, whose file is at `videoUrl` if it still exists. */
export function renderPastVideo(job: Job, videoUrl: string | undefined, t: Translate) {
  const url = messageUrl(job);
  const buttons = [
    ...(videoUrl
      ? [
          link(t('download.open'), videoUrl),
          {
            type: ComponentType.Button as const,
            style: ButtonStyle.Primary as const,
            label: t('history.postAgain'),
            emoji: { name: '📤' },
            custom_id: `repost:${job.id}`,
          },
        ]
      : []),
    ...(videoUrl && url ? [link(t('list.goToMessage'), url)] : []),
  ];
  const told = videoUrl ? t('history.linkDay') : `❌ ${t('history.gone')}`;
  return {
    content: `🎬 **${safeLine(job.request.prompt)}**\n${told}`,
    components: buttons.length > 0 ? [{ type: ComponentType.ActionRow as const, components: buttons }] : [],
  };
}

function link(label: string, url: string) {
  return { type: ComponentType.Button as const, style: ButtonStyle.Link as const, label, url };
}
