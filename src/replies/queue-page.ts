import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { isHidden, isIn, type Job, type JobIn } from '../jobs/job.ts';
import type { JobState } from '../jobs/job-status.ts';
import { isRefusedByFilter, keptUntilMs } from '../jobs/kept.ts';
import { reviewEndsAtMs } from '../jobs/review.ts';
import { isActive, isStranded, isWaitingForClick } from '../jobs/states.ts';
import type { Translate } from '../locales/translate.ts';
import { safeLine, small } from '../text/markdown.ts';
import { card, entry, heading, line, row, text } from './card.ts';
import { type JobView, madeWith } from './job-view.ts';
import { messageUrl } from './message-url.ts';
import { pageRow, pagesOf } from './pages.ts';
import { activity } from './render-job.ts';
import { dateTime, spokenTime } from './times.ts';

export type QueueScope = 'mine' | 'server';

export interface QueueView {
  scope: QueueScope;
  /** The member who looks at the page. */
  viewerId: string;
  /** Every open job of the scope. */
  jobs: readonly JobView[];
  page: number;
  /** Whether the member may see and cancel other members' jobs. */
  mayManage: boolean;
  /** The result of the last click. */
  notice?: string | undefined;
}

/** A message allows 40 components, of which each job needs three, and 4,000 characters including escapes. */
const ON_PAGE = 6;
const PROMPT_LENGTH = 110;
/** Estimates aren't accurate to the second. */
const ROUNDED_MS = 5_000;

/** The content of `/queue`: one section for each open job, with a cancel button. Pure. */
export function renderQueue(view: QueueView, t: Translate): APIMessageTopLevelComponent[] {
  const { scope, page, notice } = view;
  const jobs = view.jobs.toSorted((a, b) => rank(a) - rank(b) || a.job.createdAtMs - b.job.createdAtMs);
  const pages = pagesOf(jobs.length, ON_PAGE, page);
  const shown = jobs.slice(pages.current * ON_PAGE, (pages.current + 1) * ON_PAGE);
  const idOf = (to: number) => `queue:${scope}:${to}`;
  const title = t(scope === 'mine' ? 'queue.titleMine' : 'queue.titleServer');
  return [
    card([
      [heading('🎞️', title), summary(scope, jobs, t), ...(notice ? [notice] : [])].join('\n'),
      line,
      ...shown.map((job) => section(job, view, pages.current, t)),
      ...(pages.count > 1 ? [pageRow(pages, idOf, t)] : []),
      row(
        button({
          custom_id: `${idOf(pages.current)}:refresh`,
          label: t('queue.refresh'),
          emoji: { name: '🔄' },
        }),
        ...(view.mayManage ? [otherScope(scope, t)] : []),
      ),
    ]),
  ];
}

const inOrder = [
  ...(['queue.making', 'queue.waiting', 'queue.reviewing', 'queue.unclear', 'queue.toFetch'] as const),
];
/** The group in which a job is counted above the list; `null`: none. */
const countedAs: Record<JobState, (typeof inOrder)[number] | null> = {
  ...{ accepted: 'queue.waiting', queued: 'queue.waiting' },
  ...{ submitting: 'queue.making', running: 'queue.making', cancelling: 'queue.making' },
  ...{
    filming: 'queue.making',
    assembling: 'queue.making',
    downloading: 'queue.making',
    delivering: 'queue.making',
  },
  ...{ reviewing: 'queue.reviewing', unclear: 'queue.unclear', undeliverable: 'queue.toFetch' },
  ...{ succeeded: null, failed: null, cancelled: null },
};

/** The actions for a job in the list; `null`: only a link to its message. */
const offers: Record<JobState, 'cancel' | 'deliver' | 'preview' | null> = {
  ...{ accepted: 'cancel', queued: 'cancel', submitting: 'cancel', running: 'cancel' },
  ...{
    filming: 'cancel',
    assembling: 'cancel',
    cancelling: null,
    unclear: null,
    downloading: null,
    reviewing: 'preview',
  },
  ...{ delivering: 'deliver', undeliverable: 'deliver' },
  ...{ succeeded: null, failed: null, cancelled: null },
};

function summary(scope: QueueScope, views: readonly JobView[], t: Translate): string {
  const kinds = views.map(({ job }) => (isStranded(job) ? null : countedAs[job.status.state]));
  const parts = inOrder.flatMap((kind) => {
    const count = kinds.filter((each) => each === kind).length;
    return count === 0 ? [] : [t(kind, { count })];
  });
  if (parts.length > 0) return small(...parts);
  return scope === 'mine' ? t('queue.emptyMine') : t('queue.empty');
}

/** Videos in progress, then waiting ones in their order, then those under review. */
function rank({ job, queuePosition }: JobView): number {
  if (isWaitingForClick(job)) return Number.POSITIVE_INFINITY;
  return isActive(job) ? 0 : (queuePosition ?? 1);
}

/** Only its member sees a video that isn't public yet. */
function prompt({ request, origin, review }: Job, viewerId: string, t: Translate): string {
  if (isHidden({ review }) && origin.userId !== viewerId)
    return t('review.hidden', { member: `<@${origin.userId}>` });
  return `**${safeLine(request.prompt, PROMPT_LENGTH)}**`;
}

function section(
  view: JobView,
  { scope, viewerId }: QueueView,
  page: number,
  t: Translate,
): APIComponentInContainer {
  const { job } = view;
  const url = messageUrl(job);
  const offer = offers[job.status.state];
  const isTried = !isIn(job, 'delivering') || job.status.attempts > 0;
  const canCancel = offer === 'cancel';
  const isReviewed = offer === 'preview';
  const isFetchable = offer === 'deliver' && isTried;
  const isMine = job.origin.userId === viewerId;
  const lines = [prompt(job, viewerId, t), state(view, viewerId, t), facts(view, scope, t)];
  const content =
    (canCancel || isReviewed || (isFetchable && isMine)) && url
      ? `${lines.join('\n')} · [${t('list.message')}](${url})`
      : lines.join('\n');
  if (isReviewed) {
    const face = { label: t('button.preview'), emoji: { name: '👀' } };
    const accessory = button({ custom_id: `preview:${job.id}`, ...face });
    return entry(content, accessory);
  }
  if (isFetchable && isMine) {
    const face = { label: t('button.deliver'), emoji: { name: '📬' } };
    const accessory = button({ custom_id: `queue-deliver:${job.id}`, ...face });
    return entry(content, accessory);
  }
  if (!canCancel && url === undefined) return text(content);
  return entry(
    content,
    canCancel
      ? button({
          custom_id: `queue-cancel:${job.id}:${scope}-${page}`,
          label: t('button.cancel'),
          emoji: { name: '✖️' },
        })
      : { type: ComponentType.Button, style: ButtonStyle.Link, label: t('list.goToMessage'), url: url ?? '' },
  );
}

function state(view: JobView, viewerId: string, t: Translate): string {
  const { job } = view;
  if (isIn(job, 'reviewing'))
    return `👀 ${t('queue.stateReviewing', { until: dateTime(reviewEndsAtMs(job)) })}`;
  if (isIn(job, 'unclear')) return `⚠️ ${t('queue.stateUnclear')}`;
  if (isIn(job, 'undeliverable')) return `📬 ${stateKept(job, viewerId, t)}`;
  return activity(view, t);
}

function stateKept(job: JobIn<'undeliverable'>, viewerId: string, t: Translate): string {
  const { userId } = job.origin;
  if (userId !== viewerId) return t('queue.stateOthers', { member: `<@${userId}>` });
  const until = dateTime(keptUntilMs(job));
  return isRefusedByFilter(job)
    ? t('queue.stateExplicit', { until })
    : t('queue.stateUndeliverable', { until });
}

function facts(view: JobView, scope: QueueScope, t: Translate): string {
  const { job, readyInMs, isLate, nowMs } = view;
  const parts = [madeWith(view, t), t('job.elapsed', { time: spokenTime(nowMs - job.createdAtMs, t) })];
  if (isLate) parts.push(t('job.late'));
  // In words without seconds: nobody edits this list.
  if (readyInMs !== undefined) {
    const time = spokenTime(Math.ceil(readyInMs / ROUNDED_MS) * ROUNDED_MS, t);
    parts.push(isIn(job, 'running') ? t('queue.left', { time }) : t('queue.leftQueued', { time }));
  }
  if (scope === 'server') parts.unshift(`<@${job.origin.userId}>`);
  return small(...parts);
}

function otherScope(scope: QueueScope, t: Translate): APIButtonComponentWithCustomId {
  return scope === 'mine'
    ? button({ custom_id: 'queue:server:0:scope', label: t('queue.server'), emoji: { name: '👥' } })
    : button({ custom_id: 'queue:mine:0:scope', label: t('queue.mine'), emoji: { name: '👤' } });
}

function button(
  face: Pick<APIButtonComponentWithCustomId, 'custom_id' | 'label' | 'emoji'>,
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, ...face };
}
