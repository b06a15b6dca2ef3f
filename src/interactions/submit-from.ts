import { DiscordAPIError, MessageFlags, PermissionFlagsBits } from 'discord.js';
import { type Callback, CallbackRefusedError } from '../discord/callback.ts';
import { meaningOfCode } from '../discord/errors.ts';
import { checkMessage } from '../discord/message-answer.ts';
import type { MessageBody } from '../discord/message-body.ts';
import { EditableError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import type { Log } from '../log.ts';
import type { FilmOrder, MakeFilm } from '../requests/film-order.ts';
import type { Finish } from '../requests/finish-reel.ts';
import type { Join } from '../requests/join.ts';
import type { Answered, Reply } from '../requests/reply.ts';
import type { MemberRequest } from '../requests/request.ts';
import type { Requests } from '../requests/requests.ts';
import { askToConfirm, type QuestionDeps } from './confirm-question.ts';
import { type ExtrasOf, type MemberInteraction, requesterOf } from './member-interaction.ts';
import { offerAble, offerLess, offerOthers, offerSuccessor } from './other-model.ts';

/** Submits a request in the name of the member behind an interaction, and answers it. */
export type SubmitFrom = (interaction: MemberInteraction, asked: MemberRequest) => Promise<void>;

/** Joins a video and those it was made from, in the name of the member behind an interaction. */
export type JoinFrom = (
  interaction: MemberInteraction,
  ...asked: [last: Parameters<Join>[0], options: Parameters<Join>[1]]
) => ReturnType<Join>;

/** Makes a film in the name of the member behind an interaction. */
export type FilmFrom = (interaction: MemberInteraction, order: FilmOrder) => ReturnType<MakeFilm>;

/** Makes a reel once more, with music and captions, in the name of the member behind an interaction. */
export type FinishFrom = (
  interaction: MemberInteraction,
  ...asked: [reel: Parameters<Finish['make']>[0], options: Parameters<Finish['make']>[1]]
) => Promise<void>;

interface SubmitFromDeps extends QuestionDeps {
  requests: Pick<Requests, 'submit' | 'join' | 'finish' | 'film'>;
  extras: ExtrasOf;
  callback: Callback;
  renderJob(job: Job): MessageBody;
  log: Log;
}

export function createSubmitFrom(deps: SubmitFromDeps): SubmitFrom {
  return async (interaction, asked) => {
    // discord.js also has forms outside channels.
    if (interaction.channelId === null) throw new Error('Discord named no channel');
    const requester = requesterOf(interaction, deps.extras);
    await deps.requests.submit(asked, requester, replyTo(interaction, deps));
  };
}

export function createJoinFrom(deps: SubmitFromDeps): JoinFrom {
  return (interaction, last, options) =>
    deps.requests.join(last, options, requesterOf(interaction, deps.extras), replyTo(interaction, deps));
}

export function createFilmFrom(deps: SubmitFromDeps): FilmFrom {
  return (interaction, order) =>
    deps.requests.film(order, requesterOf(interaction, deps.extras), replyTo(interaction, deps));
}

export function createFinishFrom(deps: SubmitFromDeps): FinishFrom {
  return (interaction, reel, options) =>
    deps.requests.finish.make(
      ...([reel, options, requesterOf(interaction, deps.extras), replyTo(interaction, deps)] as const),
    );
}

/** Answers with the first response of an interaction, with edits of it, and with messages that only the member sees. */
function replyTo(interaction: MemberInteraction, deps: SubmitFromDeps): Reply {
  const { callback, renderJob, log } = deps;
  let isThinking = false;
  return {
    origin: {
      applicationId: interaction.applicationId,
      interactionToken: interaction.token,
      uploadLimitBytes: interaction.attachmentSizeLimit,
      appPermissions: permissionsHere(interaction).toString(),
    },
    async thinking() {
      const said = await arrivalOf(callback(interaction, 'thinking'));
      isThinking = said.kind !== 'refused';
      // discord.js doesn't know about it, and wouldn't allow editing it.
      if (isThinking) interaction.deferred = true;
      return said;
    },
    async show(job) {
      const { content, components = [] } = renderJob(job);
      const body = { content, components, flags: MessageFlags.SuppressEmbeds } as const;
      if (!isThinking) return arrivalOf(callback(interaction, { ...body, allowed_mentions: { parse: [] } }));
      const edited = interaction.editReply({ ...body, allowedMentions: { parse: [] } });
      return arrivalOf(
        edited.then((message: unknown) => {
          checkMessage(message);
          return message.id;
        }),
      );
    },
    async takeBack() {
      await interaction
        .deleteReply()
        .catch((err: unknown) => log.warn({ err }, 'could not delete the deferred reply'));
    },
    ask: (question) => askToConfirm(interaction, question, deps),
    offerSuccessor: (model, successor) => offerSuccessor(interaction, model, successor),
    offerAble: (lack, able) => offerAble(interaction, lack, able),
    offerOthers: (refusal, able) => offerOthers(interaction, refusal, able),
    offerLess: (refusal, model, less) => offerLess(interaction, refusal, model, less),
  };
}

/** A bit set. On a server without the bot user, it sees nothing, whatever its answers may do there. */
function permissionsHere({ client, guildId, appPermissions }: MemberInteraction): bigint {
  const isMember = client.guilds.cache.has(guildId);
  return isMember ? appPermissions.bitfield : appPermissions.bitfield & ~PermissionFlagsBits.ViewChannel;
}

async function arrivalOf(sending: Promise<string | null>): Promise<Answered> {
  try {
    return { kind: 'arrived', messageId: await sending };
  } catch (error) {
    if (!(error instanceof DiscordAPIError || error instanceof CallbackRefusedError))
      return { kind: 'unknown', error };
    const isBlocked = meaningOfCode(error.code)?.failure === 'blocked';
    return {
      kind: 'refused',
      error: isBlocked ? new EditableError((t) => t('refusal.automod'), { cause: error }) : error,
    };
  }
}
