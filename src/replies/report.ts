import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord.js';
import type { MessageBody } from '../discord/job-messages.ts';
import type { Job } from '../jobs/job.ts';
import { safeLine } from './text.ts';

/** What staff can do about a reported video, in the order of the buttons. */
export const reportActions = {
  delete: { label: 'Delete video', emoji: '🗑️', style: ButtonStyle.Danger },
  block: { label: 'Block requester', emoji: '🚫', style: ButtonStyle.Secondary },
  dismiss: { label: 'Dismiss', emoji: '✔️', style: ButtonStyle.Secondary },
} as const;
export type ReportAction = keyof typeof reportActions;

export interface ReportView {
  job: Job;
  /** How the model is called. */
  label: string;
  /** Where the reported message is. */
  url: string;
  reporterId: string;
  reason: string;
  /** The custom id of an action. */
  idOf(action: ReportAction): string;
}

/** What staff read of the first report of a video. Pure. */
export function renderReport(view: ReportView): MessageBody {
  const { job, label, url } = view;
  const asked = `<t:${Math.floor(job.createdAtMs / 1_000)}:R>`;
  return quiet({
    content: [
      `🚩 **A video was reported**: ${url}`,
      `**Prompt** ${safeLine(job.request.prompt)}`,
      `**Made for** <@${job.origin.userId}> with ${label}, ${asked}`,
      reporterLine(view),
    ].join('\n'),
    components: reportButtons(Object.keys(reportActions) as ReportAction[], view.idOf),
  });
}

/** What staff read of a further one, below the first. */
export function renderFurtherReport(view: Pick<ReportView, 'reporterId' | 'reason'>): MessageBody {
  return quiet({ content: `🚩 ${reporterLine(view)}` });
}

export function reportButtons(
  actions: readonly ReportAction[],
  idOf: ReportView['idOf'],
): APIActionRowComponent<APIButtonComponentWithCustomId>[] {
  if (actions.length === 0) return [];
  const components = actions.map((action) => {
    const { label, emoji, style } = reportActions[action];
    const button = { type: ComponentType.Button, style, label, emoji: { name: emoji } } as const;
    return { ...button, custom_id: idOf(action) };
  });
  return [{ type: ComponentType.ActionRow, components }];
}

function reporterLine({ reporterId, reason }: Pick<ReportView, 'reporterId' | 'reason'>): string {
  const words = safeLine(reason);
  return `**Reported by** <@${reporterId}>${words === '' ? '' : `: “${words}”`}`;
}

function quiet(body: Omit<MessageBody, 'flags' | 'allowed_mentions'>): MessageBody {
  return { ...body, flags: MessageFlags.SuppressEmbeds, allowed_mentions: { parse: [] } };
}
