import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import {
  type FailureKind,
  isIn,
  isRefusedByFilter,
  isStranded,
  type Job,
  type JobIn,
  mayBeThere,
} from '../jobs/job.ts';
import { translator } from '../locales/translate.ts';

type Row = APIActionRowComponent<APIButtonComponentWithCustomId>;

/** Every button of a job's message, by the kind that its custom id begins with. */
const emojis = {
  cancel: '✖️',
  deliver: '📬',
  download: '⬇️',
  again: '🎲',
  retry: '🔁',
  edit: '✏️',
  other: '🔀',
  delete: '🗑️',
  check: '🔎',
  anew: '🔁',
  preview: '👀',
} as const;
type Kind = keyof typeof emojis;

/** What helps after each failure, the best first. */
const nextSteps: Record<FailureKind, readonly Kind[]> = {
  invalid_request: ['edit', 'other'],
  content_rejected: ['edit', 'other'],
  unauthorized: ['other'],
  insufficient_credit: ['other'],
  retired: ['other'],
  unavailable: ['other', 'retry'],
  rate_limited: ['retry', 'other'],
  timeout: ['retry', 'other'],
  task_failed: ['retry', 'edit', 'other'],
  bad_output: ['retry', 'other'],
  not_fetched: ['retry', 'other'],
  undeliverable: ['retry'],
  too_large: ['edit', 'other'],
  lost: [],
  picture_not_public: ['retry', 'other'],
  withdrawn: ['edit'],
  internal: ['retry'],
};

/** The buttons below a job's message at this moment; `needsClick`: it can be changed only by a new click's token. */
export function jobButtons(job: Job, { needsClick }: { needsClick: boolean }): Row[] {
  const own = kindsFor(job);
  const kinds = [
    ...own,
    ...(needsClick && !own.includes('deliver') && !isIn(job, 'reviewing') ? ['deliver' as const] : []),
  ];
  return kinds.length === 0 ? [] : buttonRow(job, kinds);
}

/** One row of some of a job's buttons. */
export function buttonRow(job: Job, kinds: readonly Kind[]): Row[] {
  const t = translator(job.origin.language);
  const components = kinds.map((kind) => {
    const label = t(`button.${kind}`);
    const emoji = { name: emojis[kind] };
    const custom_id = `${kind}:${job.id}`;
    return { type: ComponentType.Button, style: ButtonStyle.Secondary, custom_id, label, emoji };
  }) satisfies APIButtonComponentWithCustomId[];
  return [{ type: ComponentType.ActionRow, components }];
}

/** Whether the still of an earlier stage is as good as before: what failed was no fault of the request. */
function hasGoodStill({ still, status }: JobIn<'failed'>): boolean {
  return still !== null && ['unauthorized', 'insufficient_credit', 'retired'].includes(status.kind);
}

function kindsFor(job: Job): readonly Kind[] {
  if (isIn(job, 'accepted', 'queued', 'submitting', 'running')) return ['cancel'];
  // It is paid for, so that it can be given up only where it may not come for long.
  if (isIn(job, 'downloading') && isStranded(job)) return ['cancel'];
  if (isIn(job, 'reviewing')) return ['preview'];
  if (isIn(job, 'undeliverable')) return isRefusedByFilter(job) ? ['edit', 'other'] : ['deliver'];
  // It has been tried, and is tried again by itself.
  if (isIn(job, 'delivering') && job.status.attempts > 0) return ['deliver'];
  if (isIn(job, 'succeeded')) return ['download', 'again', 'edit', 'other', 'delete'];
  if (isIn(job, 'failed')) {
    const steps = nextSteps[job.status.kind];
    return (mayBeThere(job) || hasGoodStill(job)) && !steps.includes('retry') ? ['retry', ...steps] : steps;
  }
  if (isIn(job, 'unclear')) return ['check', 'anew'];
  if (isIn(job, 'cancelled')) return ['again', 'edit'];
  return [];
}
