import { ApplicationCommandType, type Message, type MessageSnapshot } from 'discord.js';
import type { Catalog } from '../catalog/catalog.ts';
import type { Model } from '../catalog/schema.ts';
import { idsOf, takes, usualUsd } from '../catalog/ways.ts';
import { isImageType } from '../delivery/images/formats.ts';
import { UserError } from '../errors.ts';
import { type ComposerDeps, openComposer } from '../interactions/composer/open.ts';
import { inGuilds, type MessageCommand, type MessageMenuData } from '../interactions/handlers.ts';
import { requesterOf } from '../interactions/member-interaction.ts';

import type { Discord } from '../interactions/ports/discord.ts';
import type { Library } from '../interactions/ports/library.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { checkImageOwners } from '../requests/people.ts';
import { draftOf, type OfferedFile } from '../requests/request.ts';
import { type OwnersDeps, ownersInMessage } from './owners-in-message.ts';

interface AnimateDeps extends ComposerDeps, OwnersDeps {
  requests: ComposerDeps['requests'] & Pick<RequestPort, 'settingsFor' | 'modelsFor'>;
  catalog: Pick<Catalog, 'defaultModel'>;
  discord: Pick<Discord, 'extras' | 'isAtDiscord' | 'authorOf'>;
  library: Pick<Library, 'isInputKept' | 'find' | 'findByMessage'>;
}

export const animateData = {
  name: 'Animate this image',
  type: ApplicationCommandType.Message,
  ...inGuilds,
} as const satisfies MessageMenuData;

/** On a message with an image: opens the composer for a video that starts from it. */
export function createAnimateCommand(deps: AnimateDeps): MessageCommand {
  return {
    data: animateData,

    async execute(interaction) {
      const { catalog, requests } = deps;
      const requester = requesterOf(interaction, deps.discord.extras);
      const settings = await requests.settingsFor(requester);
      const image = findImage(interaction.targetMessage, deps);
      const imageOwnerIds = await ownersInMessage(interaction.targetMessage, image.url, deps);
      checkImageOwners(requester, imageOwnerIds, settings);
      const model = animator(
        await requests.modelsFor(requester),
        settings.defaultModel ?? catalog.defaultModel?.id,
      );
      if (!model) throw new UserError((t) => t('animate.noModel'));
      const draft = { ...draftOf('', [{ role: 'first', source: image }]), model: model.id, imageOwnerIds };
      await openComposer(interaction, draft, deps);
    },
  };
}

/** The default model if it starts from images, otherwise the cheapest that does. */
function animator(offered: readonly Model[], defaultModelId: string | undefined): Model | undefined {
  const able = offered.filter((model) => takes(model, 'first') !== 'none');
  return (
    able.find((model) => idsOf(model).includes(defaultModelId ?? '')) ??
    able.toSorted((a, b) => usualUsd(a, true) - usualUsd(b, true))[0]
  );
}

/** The first image of the message, forwarded or not. Throws a `UserError` with the reason if there is none. */
function findImage(message: Message, { discord }: AnimateDeps): OfferedFile {
  const parts: (Message | MessageSnapshot)[] = [message, ...message.messageSnapshots.values()];
  const attachments = parts.flatMap((part) => [...part.attachments.values()]);
  const attached = attachments.find(({ contentType }) => isImageType(contentType));
  if (attached) return { url: attached.url, bytes: attached.size };
  const linked = parts
    .flatMap(({ embeds }) => embeds)
    .flatMap(({ image, thumbnail }) => image?.url ?? thumbnail?.url ?? []);
  const here = linked.find(discord.isAtDiscord);
  // Its size is known once it is downloaded.
  if (here !== undefined) return { url: here, bytes: 0 };
  if (linked.length > 0) {
    throw new UserError((t) => t('animate.elsewhere'));
  }
  if (attachments.length > 0) {
    throw new UserError((t) => t('animate.otherKind'));
  }
  throw new UserError((t) => t('animate.noImage'));
}
