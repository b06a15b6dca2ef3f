import type { ButtonInteraction } from 'discord.js';
import { blockMember, requireMayBlock } from '../commands/block.ts';
import type { ButtonHandler, InteractionContext } from '../commands/command.ts';
import { messageFailure } from '../discord/errors.ts';
import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { isFinal } from '../jobs/states.ts';
import { guildLocaleOf } from '../locales/languages.ts';
import { type Translate, translator } from '../locales/translate.ts';
import { type ReportAction, reportActions, reportButtons } from '../replies/report.ts';
import { relativeTime } from '../replies/text.ts';
import type { Signer } from '../signer.ts';
import { jobOf } from './job-of.ts';
import { isAdmin, moderates } from './may-manage.ts';

/** The reported message. */
interface Place {
  jobId: string;
  channelId: string;
  messageId: string;
}

/** Says what was done, by whom and when. */
type Done = (t: Translate, by: { member: string; when: string }) => string;

const PURPOSE = 'report';

/** What remains to be done after each action. */
const remaining: Record<ReportAction, readonly ReportAction[]> = {
  delete: ['block'],
  block: ['delete'],
  dismiss: [],
};

/** The custom id of an action on a report. It is signed: it names a message that the bot would delete. */
export function reportId(
  { jobId, channelId, messageId }: Place,
  action: ReportAction,
  signer: Signer,
): string {
  const mark = signer.sign(PURPOSE, `${jobId}.${channelId}.${messageId}`);
  return `report:${jobId}:${channelId}.${messageId}.${mark}.${action}`;
}

/** A button below a report, for staff alone. */
export const report: ButtonHandler = {
  kind: 'report',
  async execute(interaction, jobId, context, detail = '') {
    const [channelId = '', messageId = '', mark = '', action = ''] = detail.split('.');
    const place = { jobId, channelId, messageId };
    const isMine = context.signer.isSigned(PURPOSE, `${jobId}.${channelId}.${messageId}`, mark);
    if (!isMine || !isAction(action)) throw new UserError((t) => t('report.notMyButton'));
    const job = await jobOf(interaction, jobId, 'see', context);
    if (!(await moderates(interaction, channelId, context)))
      throw new UserError((t) => t('report.staffOnly'));
    // Discord may need longer than 3 s for what follows.
    await interaction.deferUpdate();
    const what = await act(action, { interaction, job, place, context });
    // Everybody in the log channel reads it.
    const { settings } = await context.settings.get(job.origin.guildId);
    const t = translator(guildLocaleOf(interaction, settings));
    const left = remaining[action].filter((each) => isOffered(interaction, each));
    const member = `<@${interaction.user.id}>`;
    const when = relativeTime(context.clock.now());
    await interaction.editReply({
      content: `${interaction.message.content}\n${what(t, { member, when })}`,
      components: reportButtons(t, left, (each) => reportId(place, each, context.signer)),
      allowedMentions: { parse: [] },
    });
  },
};

async function act(
  action: ReportAction,
  doing: {
    interaction: ButtonInteraction<'raw' | 'cached'>;
    job: Job;
    place: Place;
    context: InteractionContext;
  },
): Promise<Done> {
  const { interaction, job, context } = doing;
  if (action === 'dismiss') return (t, by) => `✔️ ${t('report.dismissed', by)}`;
  if (action === 'delete') return deleteReported(job, doing.place, context);
  const by = interaction.user.id;
  const { guildId } = interaction;
  const { userId } = job.origin;
  const isStaff = isAdmin(interaction) ? false : await context.isStaff(guildId, userId);
  requireMayBlock(interaction, { userId, isStaff }, (await context.settings.get(guildId)).settings);
  await blockMember({ guildId, userId, by, reason: 'report' }, context);
  const blocked = `<@${job.origin.userId}>`;
  return (t, by) => `🚫 ${t('report.blocked', { blocked, ...by })}`;
}

async function deleteReported(
  job: Job,
  { channelId, messageId }: Place,
  context: InteractionContext,
): Promise<Done> {
  if (!isFinal(job)) throw new UserError((t) => t('report.stillMade'));
  try {
    await context.deleteMessage(job, { id: messageId, channelId });
    return (t, by) => `🗑️ ${t('report.deleted', by)}`;
  } catch (error) {
    const failure = messageFailure(error);
    if (failure === 'message-gone') return (t, by) => `🗑️ ${t('report.goneAlready', by)}`;
    if (failure !== 'out-of-reach') throw error;
    throw new UserError((t) => t('report.unseen'));
  }
}

/** Whether the action is still open: two may press at once. */
function isOffered({ message }: ButtonInteraction<'raw' | 'cached'>, action: ReportAction): boolean {
  return JSON.stringify(message.components).includes(`.${action}"`);
}

function isAction(text: string): text is ReportAction {
  return Object.hasOwn(reportActions, text);
}
