import { type APIMessageTopLevelComponent, ButtonStyle, ComponentType } from 'discord.js';
import type { SmallFile } from '../discord/small-files.ts';
import type { Job } from '../jobs/job.ts';
import type { Translate } from '../locales/translate.ts';
import { safeLine, safeText, small } from '../text/markdown.ts';
import { card, type Row, row } from './card.ts';
import { promptFile } from './prompt-file.ts';

/** Beside a reason and the bot's own words, there is room for this many UTF-16 units of a prompt. */
const PROMPT_UNITS = 700;

/** The staff's actions for a reported video, in the order of the buttons. */
export const reportActions = {
  delete: { label: 'report.delete', emoji: '🗑️', style: ButtonStyle.Danger },
  block: { label: 'report.block', emoji: '🚫', style: ButtonStyle.Secondary },
  dismiss: { label: 'report.dismiss', emoji: '✔️', style: ButtonStyle.Secondary },
} as const;
export type ReportAction = keyof typeof reportActions;

export interface ReportView {
  /** In the server's language. */
  t: Translate;
  job: Job;
  /** The model's label. */
  label: string;
  /** URL of the reported message. */
  url: string;
  reporterId: string;
  reason: string;
  /** The custom id of an action. */
  idOf(action: ReportAction): string;
}

/** The staff's message about the first report of a video, with its whole prompt as a file if it doesn't fit. Pure. */
export function renderReport(view: ReportView): {
  components: APIMessageTopLevelComponent[];
  files: SmallFile[];
} {
  const { t, job, label, url } = view;
  const member = `<@${job.origin.userId}>`;
  const when = `<t:${Math.floor(job.createdAtMs / 1_000)}:R>`;
  const prompt = safeText(job.request.prompt, { maxUnits: PROMPT_UNITS, keepsLines: false });
  const said = [
    `🚩 **${t('report.reported')}** ${url}`,
    `**${t('report.prompt')}** ${prompt.text}`,
    ...(prompt.isWhole ? [] : [small(`📎 ${t('report.wholePrompt')}`)]),
    t('report.madeFor', { member, model: label, when }),
    reporterLine(view),
  ].join('\n');
  const buttons = reportButtons(t, Object.keys(reportActions) as ReportAction[], view.idOf);
  return { components: [card([said, ...buttons])], files: prompt.isWhole ? [] : [promptFile(job)] };
}

/** The line about a further report, below the first. */
export function renderFurtherReport(
  view: Pick<ReportView, 't' | 'reporterId' | 'reason'>,
): APIMessageTopLevelComponent[] {
  return [card([`🚩 ${reporterLine(view)}`])];
}

export function reportButtons(
  t: Translate,
  actions: readonly ReportAction[],
  idOf: ReportView['idOf'],
): Row[] {
  if (actions.length === 0) return [];
  const components = actions.map((action) => {
    const { label, emoji, style } = reportActions[action];
    const button = { type: ComponentType.Button, style, label: t(label), emoji: { name: emoji } } as const;
    return { ...button, custom_id: idOf(action) };
  });
  return [row(...components)];
}

function reporterLine({ t, reporterId, reason }: Pick<ReportView, 't' | 'reporterId' | 'reason'>): string {
  const words = safeLine(reason);
  return `${t('report.by', { member: `<@${reporterId}>` })}${words === '' ? '' : `: “${words}”`}`;
}
