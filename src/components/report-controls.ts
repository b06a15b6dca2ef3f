import type { ButtonInteraction } from 'discord.js';
import { blockMember, requireMayBlock } from '../commands/block.ts';
import { messageFailure } from '../discord/errors.ts';
import { UserError } from '../errors.ts';
import type { ButtonHandler } from '../interactions/handlers.ts';
import { layoutUpdate, textIn } from '../interactions/layout.ts';
import { isAdmin, moderates } from '../interactions/may-manage.ts';
import type { Discord } from '../interactions/ports/discord.ts';
import type { Library } from '../interactions/ports/library.ts';
import { isReportMark, type MessageLocation, reportId } from '../interactions/report-ids.ts';
import { type RequireJobDeps, requireJob } from '../interactions/require-job.ts';
import type { Job } from '../jobs/job.ts';
import { isFinal } from '../jobs/states.ts';
import { guildLocaleOf } from '../locales/languages.ts';
import { type Translate, translator } from '../locales/translate.ts';
import { card } from '../replies/card.ts';
import { type ReportAction, reportActions, reportButtons } from '../replies/report-message.ts';
import { relativeTime } from '../replies/times.ts';
import type { Clock } from '../runtime/clock.ts';
import type { SettingsStore } from '../settings/store.ts';
import type { Signer } from '../signer.ts';

/** Says what was done, by whom and when. */
type Done = (t: Translate, by: { member: string; when: string }) => string;

interface ReportDeps extends RequireJobDeps {
  library: Pick<Library, 'find' | 'deleteMessage'>;
  discord: Pick<Discord, 'moderatedChannels' | 'extras' | 'isStaff'>;
  settings: SettingsStore;
  signer: Signer;
  clock: Clock;
}

/** The actions that are left after each action. */
const remaining: Record<ReportAction, readonly ReportAction[]> = {
  delete: ['block'],
  block: ['delete'],
  dismiss: [],
};

/** A button below a report, for staff only. */
export function createReportButton(deps: ReportDeps): ButtonHandler {
  return {
    kind: 'report',
    async execute(interaction, jobId, detail = '') {
      const [channelId = '', messageId = '', mark = '', action = ''] = detail.split('.');
      const location = { jobId, channelId, messageId };
      if (!isReportMark(location, mark, deps.signer) || !isAction(action))
        throw new UserError((t) => t('report.notMyButton'));
      const job = await requireJob(interaction, jobId, 'see', deps);
      if (!(await moderates(interaction, channelId, deps))) throw new UserError((t) => t('report.staffOnly'));
      // Discord may need longer than 3 s for the following calls.
      await interaction.deferUpdate();
      const what = await act(action, { interaction, job, location, deps });
      // Everybody in the log channel reads it.
      const { settings } = await deps.settings.get(job.origin.guildId);
      const t = translator(guildLocaleOf(interaction, settings));
      const left = remaining[action].filter((each) => isOffered(interaction, each));
      const member = `<@${interaction.user.id}>`;
      const when = relativeTime(deps.clock.now());
      const said = `${textIn(interaction.message)}\n${what(t, { member, when })}`;
      const buttons = reportButtons(t, left, (each) => reportId(location, each, deps.signer));
      await interaction.editReply(layoutUpdate(interaction, [card([said, ...buttons])]));
    },
  };
}

async function act(
  action: ReportAction,
  doing: {
    interaction: ButtonInteraction<'raw' | 'cached'>;
    job: Job;
    location: MessageLocation;
    deps: ReportDeps;
  },
): Promise<Done> {
  const { interaction, job, deps } = doing;
  if (action === 'dismiss') return (t, by) => `✔️ ${t('report.dismissed', by)}`;
  if (action === 'delete') return deleteReported(job, doing.location, deps);
  const by = interaction.user.id;
  const { guildId } = interaction;
  const { userId } = job.origin;
  const isStaff = isAdmin(interaction) ? false : await deps.discord.isStaff(guildId, userId);
  requireMayBlock(interaction, { userId, isStaff }, (await deps.settings.get(guildId)).settings);
  await blockMember({ guildId, userId, by, reason: 'report' }, deps);
  const blocked = `<@${job.origin.userId}>`;
  return (t, by) => `🚫 ${t('report.blocked', { blocked, ...by })}`;
}

async function deleteReported(
  job: Job,
  { channelId, messageId }: MessageLocation,
  deps: ReportDeps,
): Promise<Done> {
  if (!isFinal(job)) throw new UserError((t) => t('report.stillMade'));
  try {
    await deps.library.deleteMessage(job, { id: messageId, channelId });
    return (t, by) => `🗑️ ${t('report.deleted', by)}`;
  } catch (error) {
    const failure = messageFailure(error);
    if (failure === 'message-gone') return (t, by) => `🗑️ ${t('report.goneAlready', by)}`;
    if (failure !== 'out-of-reach') throw error;
    throw new UserError((t) => t('report.unseen'));
  }
}

/** Whether the action is still open: two people may click at once. */
function isOffered({ message }: ButtonInteraction<'raw' | 'cached'>, action: ReportAction): boolean {
  return JSON.stringify(message.components).includes(`.${action}"`);
}

function isAction(text: string): text is ReportAction {
  return Object.hasOwn(reportActions, text);
}
