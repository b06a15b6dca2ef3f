import { UserError } from '../errors.ts';
import type { Job } from '../jobs/job.ts';
import { FREE_REFUSALS } from '../jobs/ledger.ts';
import { listOf } from '../locales/format.ts';
import { inARow, type Sentence } from '../locales/translate.ts';
import { refusedKinds } from '../moderation/verdict.ts';
import { findBlockedWord } from '../moderation/word-list.ts';
import { type InputImage, ProviderError } from '../providers/provider.ts';
import { safeLine } from '../replies/text.ts';
import type { Settings } from '../settings/schema.ts';
import type { InteractionContext, MemberInteraction } from './command.ts';

/** A sentence, and that nothing has come of it. */
export function refusal(sentence: Sentence): UserError {
  return new UserError((t) => inARow(t, sentence(t), t('check.nothingMade')));
}

/** The moderation found what the guild does not allow. */
export class ContentRefusedError extends UserError {
  /** What it found, without what comes of it. */
  readonly found: Sentence;

  constructor(found: Sentence) {
    super(refusal(found).sentence);
    this.found = found;
  }
}

/** Throws a `UserError` that names the first word that the guild does not allow. It is for the member alone to see. */
export function checkWords(prompt: string, { blockedWords }: Pick<Settings, 'blockedWords'>): void {
  const word = findBlockedWord(prompt, blockedWords);
  if (word === undefined) return;
  throw refusal((t) => t('check.blockedWord', { word: safeLine(word) }));
}

/** Whether prompts are sent to the moderation endpoint here. It is slow: the first response is "thinking". */
export function isModerated({ moderation }: Settings, { moderator }: InteractionContext): boolean {
  return moderation && moderator !== undefined;
}

/**
 * Lets the moderation endpoint look at what a video would be made from. Throws a `ContentRefusedError` for what
 * this guild does not allow; where the endpoint does not work, the guild's settings decide.
 */
export async function moderate(
  interaction: MemberInteraction,
  content: { prompt: string; picture: InputImage | null },
  settings: Settings,
  { moderator, isAgeRestricted, log }: InteractionContext,
): Promise<void> {
  if (!moderator) return;
  const classification = await moderator.classify(content).catch((err: unknown) => {
    const isRefused = err instanceof ProviderError && err.kind === 'unauthorized';
    log[isRefused ? 'error' : 'warn']({ err, when: settings.moderationWhenDown }, 'moderation does not work');
  });
  if (!classification) {
    if (settings.moderationWhenDown === 'open') return;
    throw refusal((t) => t('check.down'));
  }
  const kinds = refusedKinds(classification, {
    thresholds: settings.moderationThresholds,
    isForAdults: isAgeRestricted(interaction.id) && content.picture === null,
  });
  if (kinds.length === 0) return;
  log.info({ interaction: interaction.id, guild: interaction.guildId, kinds }, 'refused by moderation');
  const what = content.picture === null ? 'prompt' : 'promptOrPicture';
  throw new ContentRefusedError((t) => {
    const names = kinds.map((kind) => t(`content.${kind}`));
    return t(`check.${what}`, { found: listOf(names, t) });
  });
}

/** Counts a refusal of the moderation: from the sixth of a day on it takes one of the member's videos, and says so. */
export async function countRefusal(
  error: unknown,
  job: Job,
  { noteRefusal, log }: InteractionContext,
): Promise<unknown> {
  if (!(error instanceof ContentRefusedError)) return error;
  const isCounted = await noteRefusal(job).catch((err: unknown) => {
    log.error({ err, job: job.id }, 'could not count a refusal');
  });
  if (!isCounted) return error;
  return new UserError((t) => inARow(t, error.found(t), t('job.counted', { free: FREE_REFUSALS })));
}
