import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import {
  isActive,
  isIn,
  isRefusedByFilter,
  isResting,
  type Job,
  type JobIn,
  keptUntilMs,
} from '../jobs/job.ts';
import { isHidden, reviewEndsAtMs } from '../jobs/review.ts';
import type { Translate } from '../locales/translate.ts';
import { messageUrl } from './message-url.ts';
import { pageRow, pagesOf } from './pages.ts';
import { activity, type JobView } from './render-job.ts';
import { clockTime, dateTime, safeLine, spokenTime } from './text.ts';

export type QueueScope = 'mine' | 'server';

export interface QueueView {
  scope: QueueScope;
  /** Who looks. */
  viewerId: string;
  /** Every open job of the scope. */
  jobs: readonly JobView[];
  page: number;
  /** Whether the member may see and cancel the jobs of others. */
  mayManage: boolean;
  /** What came of the last click. */
  notice?: string | undefined;
}

/** A message takes 40 components, of which each job needs three, and 4,000 characters, with every escape. */
const ON_PAGE = 6;
const PROMPT_LENGTH = 110;
/** An estimate is not true to the second. */
const ROUNDED_MS = 5_000;
const COLOUR = 0x7a6cff;

/** What `/queue` shows: one section for each open job, with a button that cancels it. Pure. */
export function renderQueue(view: QueueView, t: Translate): APIMessageTopLevelComponent[] {
  const { scope, page, notice } = view;
  const jobs = view.jobs.toSorted((a, b) => rank(a) - rank(b) || a.job.createdAtMs - b.job.createdAtMs);
  const pages = pagesOf(jobs.length, ON_PAGE, page);
  const shown = jobs.slice(pages.current * ON_PAGE, (pages.current + 1) * ON_PAGE);
  const idOf = (to: number) => `queue:${scope}:${to}`;
  return [
    {
      type: ComponentType.Container,
      accent_color: COLOUR,
      components: [
        text([`### ${heading(scope, t)}`, summary(scope, jobs, t), ...(notice ? [notice] : [])].join('\n')),
        { type: ComponentType.Separator },
        ...shown.map((job) => section(job, view, pages.current, t)),
      ],
    },
    ...(pages.count > 1 ? [pageRow(pages, idOf, t)] : []),
    {
      type: ComponentType.ActionRow,
      components: [
        button({
          custom_id: `${idOf(pages.current)}:refresh`,
          label: t('queue.refresh'),
          emoji: { name: '🔄' },
        }),
        ...(view.mayManage ? [otherScope(scope, t)] : []),
      ],
    },
  ];
}

function heading(scope: QueueScope, t: Translate): string {
  return `🎞️ ${scope === 'mine' ? t('queue.titleMine') : t('queue.titleServer')}`;
}

function summary(scope: QueueScope, views: readonly JobView[], t: Translate): string {
  const count = (isCounted: (job: Job) => boolean) => views.filter(({ job }) => isCounted(job)).length;
  const parts = [
    [count(isActive), 'queue.making'] as const,
    [count((job) => isIn(job, 'accepted', 'queued')), 'queue.waiting'] as const,
    [count((job) => isIn(job, 'reviewing')), 'queue.reviewing'] as const,
    [count((job) => isIn(job, 'unclear')), 'queue.unclear'] as const,
    [count((job) => isIn(job, 'undeliverable')), 'queue.toFetch'] as const,
  ].flatMap(([number, what]) => (number === 0 ? [] : [t(what, { count: number })]));
  if (parts.length > 0) return `-# ${parts.join(' · ')}`;
  return scope === 'mine' ? t('queue.emptyMine') : t('queue.empty');
}

/** What is being made, then what waits in its order, then what somebody has to look at. */
function rank({ job, place }: JobView): number {
  if (isResting(job)) return Number.POSITIVE_INFINITY;
  return isActive(job) ? 0 : (place ?? 1);
}

/** What is not public yet is its member's alone. */
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
  const canCancel = isIn(job, 'accepted', 'queued', 'submitting', 'running');
  const isMine = job.origin.userId === viewerId;
  const isFetchable = isIn(job, 'undeliverable') || (isIn(job, 'delivering') && job.status.attempts > 0);
  const isReviewed = isIn(job, 'reviewing');
  const lines = [prompt(job, viewerId, t), state(view, viewerId, t), facts(view, scope, t)];
  const content =
    (canCancel || isReviewed || (isFetchable && isMine)) && url
      ? `${lines.join('\n')} · [${t('list.message')}](${url})`
      : lines.join('\n');
  if (isReviewed) {
    const face = { label: t('button.preview'), emoji: { name: '👀' } };
    const accessory = button({ custom_id: `preview:${job.id}`, ...face });
    return { type: ComponentType.Section, components: [text(content)], accessory };
  }
  if (isFetchable && isMine) {
    const face = { label: t('button.deliver'), emoji: { name: '📬' } };
    const accessory = button({ custom_id: `queue-deliver:${job.id}`, ...face });
    return { type: ComponentType.Section, components: [text(content)], accessory };
  }
  if (!canCancel && url === undefined) return text(content);
  return {
    type: ComponentType.Section,
    components: [text(content)],
    accessory: canCancel
      ? button({
          custom_id: `queue-cancel:${job.id}:${scope}-${page}`,
          label: t('button.cancel'),
          emoji: { name: '✖️' },
        })
      : { type: ComponentType.Button, style: ButtonStyle.Link, label: t('list.goToMessage'), url: url ?? '' },
  };
}

function state(view: JobView, viewerId: string, t: Translate): string {
  if (isIn(view.job, 'reviewing'))
    return `👀 ${t('queue.stateReviewing', { until: dateTime(reviewEndsAtMs(view.job)) })}`;
  if (isIn(view.job, 'unclear')) return `⚠️ ${t('queue.stateUnclear')}`;
  if (isIn(view.job, 'undeliverable')) return `📬 ${stateKept(view.job, viewerId, t)}`;
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

function facts({ job, model, readyInMs, isLate, nowMs }: JobView, scope: QueueScope, t: Translate): string {
  const parts = [
    model?.label ?? job.request.model,
    t('job.elapsed', { time: clockTime(nowMs - job.createdAtMs) }),
  ];
  if (isLate) parts.push(t('job.late'));
  // In words that do not tick: nobody edits this list.
  if (readyInMs !== undefined) {
    const time = spokenTime(Math.ceil(readyInMs / ROUNDED_MS) * ROUNDED_MS, t);
    parts.push(isIn(job, 'running') ? t('queue.left', { time }) : t('queue.leftQueued', { time }));
  }
  if (scope === 'server') parts.unshift(`<@${job.origin.userId}>`);
  return `-# ${parts.join(' · ')}`;
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

function text(content: string) {
  return { type: ComponentType.TextDisplay as const, content };
}
