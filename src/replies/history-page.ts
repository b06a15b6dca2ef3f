import { type APIMessageTopLevelComponent, ButtonStyle, ComponentType } from 'discord.js';
import type { Model } from '../catalog/schema.ts';
import { isIn, type Job } from '../jobs/job.ts';
import { tookMs } from '../jobs/ledger.ts';
import type { Translate } from '../locales/translate.ts';
import { plainLine, safeLine, small } from '../text/markdown.ts';
import { price } from './amounts.ts';
import { card, entry, heading, line, type Part, type Row, row } from './card.ts';
import { type ChainView, chainLines } from './chain-line.ts';
import { failureReason } from './failures.ts';
import { madeWith, shapeOf } from './job-view.ts';
import { messageUrl } from './message-url.ts';
import { pageRow, pagesOf } from './pages.ts';
import { altText } from './render-job.ts';
import { dateTime, spokenTime } from './times.ts';

/** An ended job in a list. */
export interface PastJob {
  job: Job;
  model: Model | undefined;
  /** The provider that made it, if several could. */
  maker?: string | undefined;
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
/** All texts of a message share 4,000 characters, escapes included. */
const TEXT_LENGTH = 4_000;
/** A prompt has the longest of these with which the page fits. */
const PROMPT_LENGTHS = [150, 60, 20];
const REASON_LENGTH = 120;

/** The content of `/history`: an entry for each job, and a list to choose one from. Pure. */
export function renderHistory(
  { jobs, total, page, search }: HistoryView,
  t: Translate,
): APIMessageTopLevelComponent[] {
  const title = t('history.title');
  if (total === 0) return [card([heading('🎞️', title), nothing(search, t)])];
  const pages = pagesOf(total, HISTORY_ON_PAGE, page);
  const first = pages.current * HISTORY_ON_PAGE + 1;
  const videos = jobs.filter(({ job }) => hasVideo(job));
  const head = heading('🎞️', `${title}${search === '' ? '' : `: ${safeLine(search)}`} · ${total}`);
  const textsWith = (length: number) => jobs.map((past, index) => textOf(past, first + index, length, t));
  const fits = (length: number) => [head, ...textsWith(length)].join('').length <= TEXT_LENGTH;
  const texts = textsWith(PROMPT_LENGTHS.find(fits) ?? 0);
  return [
    card([
      head,
      ...jobs.flatMap((past, index) => [line, withThumbnail(past, texts[index] ?? '')]),
      ...(videos.length > 0 ? [line, choice(jobs, first, t)] : []),
      ...(pages.count > 1 ? [pageRow(pages, (to) => `history:${to}:${search}`, t)] : []),
    ]),
  ];
}

function nothing(search: string, t: Translate): string {
  return search === '' ? t('history.none') : t('history.noneFound', { search: safeLine(search) });
}

function textOf(past: PastJob, number: number, length: number, t: Translate): string {
  const { job, chain } = past;
  const [duration = '', resolution] = shapeOf(job, t);
  const url = messageUrl(job);
  const made = [
    madeWith(past, t),
    duration,
    ...(resolution === undefined ? [] : [resolution]),
    ...(job.costUsd === null ? [] : [price(job.costUsd, t)]),
  ];
  const when = `${dateTime(job.createdAtMs)}${url ? ` · [${t('list.message')}](${url})` : ''}`;
  return [
    `**${number}. ${safeLine(job.request.prompt, length)}**`,
    ending(past, length, t),
    small(...made),
    ...chainLines(chain, t),
    small(when),
  ].join('\n');
}

function withThumbnail({ job, thumbnailName }: PastJob, said: string): Part {
  if (thumbnailName === undefined) return said;
  const media = { url: `attachment://${thumbnailName}` };
  return entry(said, { type: ComponentType.Thumbnail, media, description: altText(job) });
}

function ending(past: PastJob, length: number, t: Translate): string {
  const { job } = past;
  if (job.isDeleted) return `🗑️ ${t('delete.done')}`;
  if (isIn(job, 'succeeded')) return `✅ ${t('history.took', { time: spokenTime(tookMs(job), t) })}`;
  if (isIn(job, 'failed')) {
    return firstSentence(failureReason(job.status.kind, madeWith(past, t), t), t);
  }
  return `🚫 ${notMade(job, Math.min(length, REASON_LENGTH), t)}`;
}

function hasVideo(job: Job): boolean {
  return isIn(job, 'succeeded') && !job.isDeleted;
}

function notMade({ review }: Job, length: number, t: Translate): string {
  const { what, reason = '' } = review?.decision ?? {};
  if (what === undefined) return t('history.cancelled');
  if (what === 'expired') return t('history.expired');
  return reason === ''
    ? t('history.notPublished')
    : t('history.notPublishedFor', { reason: safeLine(reason, length) });
}

function firstSentence(text: string, { language }: Translate): string {
  const [first] = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text);
  return first?.segment.trim() ?? text;
}

/** The videos of the page. A chosen one can be downloaded and posted again. */
function choice(jobs: readonly PastJob[], first: number, t: Translate): Row {
  const options = jobs.flatMap((past, index) => {
    const { job } = past;
    if (!hasVideo(job)) return [];
    const label = `${first + index}. ${job.request.prompt}`;
    return [
      {
        label: plainLine(label, 100),
        value: job.id,
        description: madeWith(past, t),
        emoji: { name: '🎬' },
      },
    ];
  });
  const placeholder = t('history.choose');
  return row({ type: ComponentType.StringSelect, custom_id: 'history:choose', placeholder, options });
}

/** The buttons for one past video, whose file is at `videoUrl` if it still exists. */
export function renderPastVideo(job: Job, videoUrl: string | undefined, t: Translate): Part[] {
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
  const said = `🎬 **${safeLine(job.request.prompt)}**\n${told}`;
  return buttons.length > 0 ? [said, row(...buttons)] : [said];
}

function link(label: string, url: string) {
  return { type: ComponentType.Button as const, style: ButtonStyle.Link as const, label, url };
}
