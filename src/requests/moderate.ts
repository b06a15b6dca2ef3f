import { EditableError, UserError } from '../errors.ts';
import { type Job, textsOf } from '../jobs/job.ts';
import { FREE_REFUSALS } from '../jobs/ledger.ts';
import type { JobStore } from '../jobs/store.ts';
import { listOf } from '../locales/format.ts';
import { inARow, type Sentence } from '../locales/translate.ts';
import type { Log } from '../log.ts';
import type { Classification, Image, Moderator } from '../moderation/moderator.ts';
import { type ContentKind, refusedKinds } from '../moderation/verdict.ts';
import { ProviderError } from '../providers/provider.ts';
import type { Settings } from '../settings/schema.ts';
import type { RequestInputs } from './inputs.ts';
import { nothingMade } from './refusals.ts';

/** The moderation found something that the server doesn't allow. */
class ContentRefusedError extends EditableError {
  /** What it found, without the consequences. */
  readonly found: Sentence;

  constructor(found: Sentence) {
    super(nothingMade(found).sentence);
    this.found = found;
  }
}

export interface CheckDeps {
  /** Absent if the operator has set no endpoint. */
  moderator: Moderator | undefined;
  log: Log;
}

export interface ModerateDeps extends CheckDeps {
  /** Counts a refused request. Returns whether it uses one of the member's videos of the day. */
  noteRefusal: JobStore['noteRefusal'];
  /** Shows what is in a video. */
  withMoments: RequestInputs['withMoments'];
}

/** What a member has written and attached. */
export interface Content {
  id: string;
  guildId: string;
  texts: readonly string[];
  inputs: Job['inputs'];
  /** Whether only adults see it. */
  isForAdults?: boolean;
}

/**
 * Sends a job's texts, its images, and images from its videos to the moderation endpoint. Throws a `UserError` for content that this server doesn't
 * allow, which counts against the member's quota from the sixth of a day on. If the endpoint doesn't work, the server's
 * settings decide.
 */
export async function moderate(job: Job, settings: Settings, deps: ModerateDeps): Promise<void> {
  const owner = { id: job.id, memberId: job.origin.userId };
  const film = job.inputs.find(({ contentType }) => contentType === 'video/mp4');
  if (!film) return moderateImages(job, imagesOf(job), settings, deps);
  await deps.withMoments(owner, film.path, (paths) => {
    const moments = paths.map((path) => ({ path, contentType: 'image/jpeg' as const }));
    return moderateImages(job, [...imagesOf(job), ...moments], settings, deps);
  });
}

async function moderateImages(
  job: Job,
  images: readonly Image[],
  settings: Settings,
  deps: ModerateDeps,
): Promise<void> {
  const { id, origin, inputs } = job;
  const { guildId, isAgeRestricted: isForAdults = false } = origin;
  try {
    await checkImages({ id, guildId, isForAdults, texts: textsOf(job), inputs }, images, settings, deps);
  } catch (error) {
    throw error instanceof ContentRefusedError ? await countRefusal(error, job, deps) : error;
  }
}

/** The same for texts and images that are no job's. Nothing is counted. */
export function checkContent(content: Content, settings: Settings, deps: CheckDeps): Promise<void> {
  return checkImages(content, imagesOf(content), settings, deps);
}

async function checkImages(
  content: Content,
  images: readonly Image[],
  settings: Settings,
  deps: CheckDeps,
): Promise<void> {
  const kinds: ContentKind[] = [];
  for (const image of images.length > 0 ? images : [null]) {
    const classification = await classify(content, image, settings, deps);
    const options = {
      thresholds: settings.moderationThresholds,
      isForAdults: content.isForAdults === true && image === null,
    };
    if (classification) kinds.push(...refusedKinds(classification, options));
    if (kinds.length > 0) break;
  }
  if (kinds.length === 0) return;
  deps.log.info({ interaction: content.id, guild: content.guildId, kinds }, 'refused by moderation');
  const what = images.length === 0 ? 'prompt' : 'promptOrImage';
  throw new ContentRefusedError((t) => {
    const names = kinds.map((kind) => t(`content.${kind}`));
    return t(`check.${what}`, { found: listOf(names, t) });
  });
}

/** The endpoint takes one image at a time. */
function imagesOf({ inputs }: Pick<Job, 'inputs'>): Image[] {
  return inputs.flatMap(({ path, contentType }) =>
    contentType === 'image/png' || contentType === 'image/jpeg' || contentType === 'image/webp'
      ? [{ path, contentType }]
      : [],
  );
}

async function classify(
  { texts }: Content,
  image: Image | null,
  { moderationWhenDown }: Settings,
  { moderator, log }: CheckDeps,
): Promise<Classification | undefined> {
  const classification = await moderator
    ?.classify({ prompt: texts.join('\n'), image })
    .catch((err: unknown) => {
      const isRefused = err instanceof ProviderError && err.kind === 'unauthorized';
      log[isRefused ? 'error' : 'warn']({ err, when: moderationWhenDown }, 'the moderation check failed');
    });
  if (!classification && moderationWhenDown !== 'open') {
    const cause = new Error('the moderation is away');
    throw nothingMade((t) => t('check.down'), UserError, { cause });
  }
  return classification ?? undefined;
}

/** From the sixth of a day on, a refusal uses one of the member's videos, and says so. */
async function countRefusal(
  refused: ContentRefusedError,
  job: Job,
  { noteRefusal, log }: ModerateDeps,
): Promise<UserError> {
  const isCounted = await noteRefusal(job).catch((err: unknown) => {
    log.error({ err, job: job.id }, 'could not count a refused prompt');
  });
  if (!isCounted) return refused;
  return new EditableError((t) => inARow(t, refused.found(t), t('job.counted', { free: FREE_REFUSALS })));
}
