import type { Catalog } from '../catalog/catalog.ts';
import { lacks } from '../catalog/choose-ways.ts';
import { idsOf, usualUsd } from '../catalog/ways.ts';
import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { checkImageOwners } from '../requests/people.ts';
import { draftOf, type OfferedFile } from '../requests/request.ts';
import { type ComposerDeps, openComposer } from './composer/open.ts';
import { type MemberInteraction, requesterOf } from './member-interaction.ts';
import type { RequestPort } from './ports/requests.ts';

export interface ContinueDeps extends ComposerDeps {
  requests: ComposerDeps['requests'] & Pick<RequestPort, 'settingsFor' | 'modelsFor'>;
  catalog: Pick<Catalog, 'defaultModel'>;
}

/** A video to go on from, whose it is, and the job that made it, if the bot did. */
interface Source {
  video: OfferedFile;
  imageOwnerIds: readonly string[];
  job: Job | undefined;
}

/**
 * Opens the composer for a video that begins with the last frame of another, or keeps its look. Proposes the model that
 * made it, the default one, or the cheapest that can.
 */
export async function openFromVideo(
  interaction: MemberInteraction,
  role: 'first' | 'reference',
  { video, imageOwnerIds, job }: Source,
  deps: ContinueDeps,
): Promise<void> {
  const { catalog, requests } = deps;
  const requester = requesterOf(interaction, deps.discord.extras);
  const settings = await requests.settingsFor(requester);
  checkImageOwners(requester, imageOwnerIds, settings);
  const draft = {
    ...draftOf(job?.request.prompt ?? '', [{ role, source: { lastFrameOf: video } }]),
    ...(job && { continues: job.id }),
    imageOwnerIds,
  };
  const able = (await requests.modelsFor(requester)).filter((model) => !lacks(model, draft));
  const usual = [job?.request.model, settings.defaultModel, catalog.defaultModel?.id];
  const known = usual.flatMap((id) => able.find((model) => idsOf(model).includes(id ?? '')) ?? []);
  const [model] = [...known, ...able.toSorted((a, b) => usualUsd(a, true) - usualUsd(b, true))];
  if (!model) throw new UserError((t) => t('continue.noModel'));
  await openComposer(interaction, { ...draft, model: model.id }, deps);
}
