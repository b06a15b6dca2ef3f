import type { ButtonInteraction, ChatInputCommandInteraction } from 'discord.js';
import { fitRequest, type RequestedOptions } from '../catalogue/fit.ts';
import { estimateUsd } from '../catalogue/price.ts';
import type { Model } from '../catalogue/schema.ts';
import { checkOfferedImage, type OfferedImage } from '../delivery/take-image.ts';
import { UserError } from '../errors.ts';
import type { Job, Notify } from '../jobs/job.ts';
import { answerWithJob } from './answer.ts';
import type { InteractionContext } from './command.ts';

/** Everything that a member asked for, before it is fitted to a model. Plain JSON, so that it can be kept. */
export interface Wish {
  options: RequestedOptions;
  image: OfferedImage | null;
  notify: Notify;
}

type Interaction = ChatInputCommandInteraction<'raw' | 'cached'> | ButtonInteraction<'raw' | 'cached'>;

/** Begins a job for `wish` with `model`, in answer to the interaction. Throws a `UserError` where it can't be. */
export async function startVideo(
  interaction: Interaction,
  wish: Wish,
  model: Model,
  context: InteractionContext,
): Promise<void> {
  const { request, notes } = fitRequest(wish.options, model, context.randomSeed());
  if (wish.image) {
    if (model.image === 'none') {
      throw new UserError(
        `${model.label} can't start from a picture. Leave it out, or choose another model.`,
      );
    }
    checkOfferedImage(wish.image);
  } else if (model.image === 'required') {
    throw new UserError(`${model.label} needs a picture to start from. Attach one with the option image.`);
  }
  const nowMs = context.clock.now();
  const job: Job = {
    id: interaction.id,
    stage: 0,
    image: null,
    still: null,
    provider: model.provider,
    request,
    notes,
    notify: wish.notify,
    origin: {
      applicationId: interaction.applicationId,
      guildId: interaction.guildId,
      channelId: interaction.channelId,
      userId: interaction.user.id,
      roleIds: roleIdsOf(interaction.member),
      interactionToken: interaction.token,
      messageId: null,
      uploadLimitBytes: interaction.attachmentSizeLimit,
      appPermissions: interaction.appPermissions.bitfield.toString(),
      isAgeRestricted: context.isAgeRestricted(interaction.id),
    },
    status: { state: 'accepted' },
    task: null,
    createdAtMs: nowMs,
    stateSinceMs: nowMs,
    spentMs: {},
    reservedUsd: estimateUsd(model, request),
    costUsd: null,
    told: false,
  };
  const { image } = wish;
  if (image === null) await answerWithJob(interaction, job, context);
  else {
    // Fetching takes longer than Discord waits for a first response.
    await answerWithJob(interaction, job, context, async () => ({
      ...job,
      image: await context.takeImage(job.id, image),
    }));
  }
}

function roleIdsOf({ roles }: Interaction['member']): string[] {
  return Array.isArray(roles) ? roles : [...roles.cache.keys()];
}
