import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIEmbed,
  DiscordAPIError,
  MessageFlags,
  RESTJSONErrorCodes,
} from 'discord.js';
import { CallbackRefusedError } from '../discord/callback.ts';
import { meaningOfCode } from '../discord/errors.ts';
import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { mayEmbed, withoutEmbeds } from '../replies/plain.ts';
import { asRefusal } from './afford.ts';
import type { InteractionContext, MemberInteraction } from './command.ts';

const TOO_LATE = 'the first response came too late; the job is not started';

/**
 * Accepts the job, answers the interaction with its message, and queues it. A job whose answer surely did not
 * arrive ends unpaid; where that is not known, Discord is asked. With `prepare`, which may be slow, the answer is
 * "thinking" first, and gone if the job is refused after all. Throws a `UserError` when it may not be accepted.
 */
export async function answerWithJob(
  interaction: MemberInteraction,
  job: Job,
  context: InteractionContext,
  prepare?: () => Promise<Job>,
): Promise<void> {
  if (prepare) await answerSlowly(interaction, job, context, prepare);
  else if (await accept(job, context))
    await respond(interaction, job, context, () => reply(interaction, job, context));
}

async function answerSlowly(
  interaction: MemberInteraction,
  job: Job,
  context: InteractionContext,
  prepare: () => Promise<Job>,
): Promise<void> {
  if (context.jobs.get(job.id)) return;
  try {
    await context.callback(interaction, 'thinking');
  } catch (error) {
    if (error instanceof CallbackRefusedError) {
      if (!isTooLate(error)) throw error;
      context.log.warn({ err: error, job: job.id }, TOO_LATE);
      return;
    }
    // If it did not arrive, the edit that comes next will fail, before anything is paid.
    context.log.warn({ err: error, job: job.id }, 'nobody knows whether the first response arrived');
  }
  // discord.js has not heard of it, and would not let it be edited.
  interaction.deferred = true;
  let prepared: Job;
  try {
    prepared = await prepare();
    if (!(await accept(prepared, context))) return;
  } catch (error) {
    // What was refused leaves nothing in the channel.
    await interaction
      .deleteReply()
      .catch((err: unknown) => context.log.warn({ err }, 'could not take back the defer'));
    await context.forgetFiles(job.id);
    throw error;
  }
  await respond(interaction, prepared, context, async () => {
    const { id } = await interaction.editReply(bodyOf(prepared, context));
    return id;
  });
}

async function accept(job: Job, context: InteractionContext): Promise<boolean> {
  const isNew = await context.jobs.accept(job).catch((error: unknown) => {
    throw asRefusal(error, job.origin.guildId, context);
  });
  if (!isNew) context.log.warn({ job: job.id }, 'this command arrived twice; the first one counts');
  return isNew;
}

async function reply(interaction: MemberInteraction, job: Job, { callback, renderJob }: InteractionContext) {
  const { content, components = [] } = renderJob(job);
  const flags = MessageFlags.SuppressEmbeds;
  return callback(interaction, { content, components, flags, allowed_mentions: { parse: [] } });
}

function bodyOf(job: Job, { renderJob }: InteractionContext) {
  const { content, components = [] } = renderJob(job);
  return { content, components, flags: MessageFlags.SuppressEmbeds, allowedMentions: { parse: [] } } as const;
}

/** Lets the job queue once its message is visible. `send` resolves with the message's id. */
async function respond(
  interaction: MemberInteraction,
  job: Job,
  { jobs, log }: InteractionContext,
  send: () => Promise<string | null>,
): Promise<void> {
  try {
    await jobs.apply(job.id, { type: 'answered', messageId: await send() });
  } catch (error) {
    const ageMs = Date.now() - interaction.createdTimestamp;
    if (!(error instanceof DiscordAPIError || error instanceof CallbackRefusedError)) {
      log.warn({ err: error, job: job.id, ageMs }, 'nobody knows whether the first response arrived; asking');
      jobs.recheck(job.id);
      return;
    }
    await jobs.apply(job.id, { type: 'unanswered' });
    if (isTooLate(error)) {
      log.warn({ err: error, job: job.id, ageMs }, TOO_LATE);
      return;
    }
    if (meaningOfCode(error.code)?.failure === 'blocked')
      throw new UserError((t) => t('refusal.automod'), { cause: error });
    throw error;
  }
}

/** Discord no longer takes a first response: it is over 3 s old, or somebody else has given one. */
function isTooLate({ code }: Pick<DiscordAPIError | CallbackRefusedError, 'code'>): boolean {
  return (
    code === RESTJSONErrorCodes.UnknownInteraction ||
    code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
  );
}

/** Answers for the one who asked alone. */
export async function answerPrivately(
  interaction: MemberInteraction,
  content: string,
  components: APIActionRowComponent<APIComponentInMessageActionRow>[] = [],
  more: { embeds?: APIEmbed[]; files?: { name: string; attachment: Buffer }[] } = {},
): Promise<void> {
  const { embeds = [], files = [] } = more;
  const text = mayEmbed(interaction) ? undefined : withoutEmbeds({ content, embeds, components }).content;
  const answer = {
    ...(text === undefined ? { content, embeds } : { content: text }),
    components,
    files,
    flags: MessageFlags.Ephemeral,
    allowedMentions: { parse: [] },
  } as const;
  await (interaction.replied || interaction.deferred
    ? interaction.followUp(answer)
    : interaction.reply(answer));
}
