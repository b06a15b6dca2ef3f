import { MessageFlags } from 'discord.js';
import type { Catalog } from '../catalog/catalog.ts';
import { chooseWays, type Lack, lacks, lines } from '../catalog/choose-ways.ts';
import { aspectRatioOf } from '../catalog/fit.ts';
import { resolutions } from '../catalog/formats.ts';
import type { Model, Way } from '../catalog/schema.ts';
import { idsOf, usualUsd, waysOf } from '../catalog/ways.ts';
import type { Measured } from '../delivery/source-videos.ts';
import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import type { Sentence } from '../locales/translate.ts';
import { withOptions } from '../requests/draft.ts';
import { castOf } from '../requests/draft-of-job.ts';
import { checkImageOwners } from '../requests/people.ts';
import { lackSentence } from '../requests/refusals.ts';
import { type Draft, draftOf, type VideoSource } from '../requests/request.ts';
import type { Settings } from '../settings/schema.ts';
import { type ComposerDeps, openComposer } from './composer/open.ts';
import { type MemberInteraction, requesterOf } from './member-interaction.ts';
import type { RequestPort } from './ports/requests.ts';

export interface FromVideoDeps extends ComposerDeps {
  requests: ComposerDeps['requests'] & Pick<RequestPort, 'settingsFor' | 'modelsFor'>;
  catalog: Pick<Catalog, 'defaultModel'>;
}

/** What can be made from a video. */
export type FromVideo = 'continue' | 'reference' | 'edit' | 'upscale';

/** A video, whose it is, and the job that made it, if the bot did. */
export interface Source {
  video: VideoSource;
  /** Its facts, or how to find them out, which takes longer than Discord waits for a first answer. */
  film: Measured | (() => Promise<Measured>);
  imageOwnerIds: readonly string[];
  job: Job | undefined;
}

/**
 * Opens the composer for a video that is made from another: it begins with its last frame, keeps its look, changes it
 * or makes it sharper. Proposes the model that made it, the default one, or another that can.
 */
export async function openFromVideo(
  interaction: MemberInteraction,
  what: FromVideo,
  { video, film, imageOwnerIds, job }: Source,
  deps: FromVideoDeps,
): Promise<void> {
  const requester = requesterOf(interaction, deps.discord.extras);
  const settings = await deps.requests.settingsFor(requester);
  checkImageOwners(requester, imageOwnerIds, settings);
  const models = await deps.requests.modelsFor(requester);
  if (!models.some((model) => canMake(model, what))) throw new UserError(noModel);
  const measured = typeof film === 'object' ? film : await measureMeanwhile(interaction, film);
  const draft = proposeDraft(what, { video, measured, imageOwnerIds, job }, { settings, models }, deps);
  await openComposer(interaction, draft, deps);
}

/** The request for a video from another, with the model that should make it. Throws a `UserError` if none can. */
export function proposeDraft(
  what: FromVideo,
  { video, measured, imageOwnerIds, job }: Omit<Source, 'film'> & { measured: Measured },
  { settings, models }: { settings: Pick<Settings, 'defaultModel'>; models: readonly Model[] },
  { catalog }: Pick<FromVideoDeps, 'catalog'>,
): Draft & { model: string } {
  const draft: Draft = {
    ...drafts[what](video, measured, job && !job.reel ? job.request.prompt : ''),
    ...(job && { continues: job.id, ...castOf(job) }),
    imageOwnerIds,
  };
  const able = models.filter((model) => !lacks(model, draft));
  const usual = [job?.request.model, settings.defaultModel, catalog.defaultModel?.id];
  const known = usual.flatMap((id) => able.find((model) => idsOf(model).includes(id ?? '')) ?? []);
  const isNew = draft.task === 'generate';
  const others = isNew ? able.toSorted((a, b) => usualUsd(a, true) - usualUsd(b, true)) : able;
  const [model] = [...known, ...others];
  if (!model) throw new UserError(refusalOf(models, draft));
  const resolution = what === 'upscale' ? sharper(model, draft, measured) : null;
  return { ...withOptions(draft, { resolution }), model: model.id };
}

/** Whether a model can do this with some videos. */
export function canMake(model: Model, what: FromVideo): boolean {
  return waysOf(model).some(ableWays[what]);
}

const ableWays: Record<FromVideo, (way: Way) => boolean> = {
  continue: ({ task, inputs }) => task === 'extend' || (task === 'generate' && inputs.first !== undefined),
  reference: ({ task, inputs }) => task === 'generate' && inputs.reference !== undefined,
  edit: ({ task }) => task === 'edit',
  upscale: ({ task }) => task === 'upscale',
};

async function measureMeanwhile(
  interaction: MemberInteraction,
  measure: () => Promise<Measured>,
): Promise<Measured> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  return measure();
}

type DraftOf = (video: VideoSource, film: Measured, prompt: string) => Draft;

/** A frame of the video, in the video's own shape. */
const frameAs =
  (role: 'first' | 'reference'): DraftOf =>
  (video, film, prompt) => {
    const draft = draftOf(prompt, [{ role, source: { lastFrameOf: video }, film: factsOf(film) }]);
    return role === 'first' ? withOptions(draft, { aspectRatio: aspectRatioOf(film) }) : draft;
  };

const workOn =
  (task: 'edit' | 'upscale'): DraftOf =>
  (video, film, prompt) => ({
    // The words of the video that is made sharper still say what it shows.
    ...withOptions(
      draftOf(task === 'upscale' ? prompt : '', [{ role: 'video', source: video, film: factsOf(film) }]),
      {
        aspectRatio: aspectRatioOf(film),
      },
    ),
    task,
  });

const drafts: Record<FromVideo, DraftOf> = {
  continue: frameAs('first'),
  reference: frameAs('reference'),
  edit: workOn('edit'),
  upscale: workOn('upscale'),
};

function factsOf({ seconds, bytes }: Measured) {
  return { seconds, bytes };
}

/** The next resolution above the video's own, or the highest. */
function sharper(model: Model, draft: Draft, { width, height }: Measured): string | null {
  const chosen = chooseWays(model, draft);
  const offered = 'ways' in chosen ? chosen.ways.flatMap((way) => way.resolutions) : [];
  const ascending = resolutions.filter((each) => offered.includes(each));
  return ascending.find((each) => lines[each] > Math.min(width, height)) ?? ascending.at(-1) ?? null;
}

const noModel: Sentence = (t) => t('continue.noModel');

/** Why no model takes the video, by the one that comes nearest. */
function refusalOf(models: readonly Model[], draft: Draft): Sentence {
  const over = models.flatMap((model): { model: Model; lack: Lack; rank: number }[] => {
    const chosen = chooseWays(model, draft);
    if (!('lack' in chosen)) return [];
    const { lack } = chosen;
    if (lack.kind === 'tooLong' || lack.kind === 'tooShort') return [{ model, lack, rank: lack.seconds }];
    return lack.kind === 'tooHeavy' ? [{ model, lack, rank: lack.maxBytes }] : [];
  });
  const nearest = over.toSorted((a, b) => b.rank - a.rank)[0];
  return nearest ? lackSentence(nearest.lack, nearest.model.label, []) : noModel;
}
