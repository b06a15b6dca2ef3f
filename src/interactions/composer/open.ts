import { MessageFlags, type ModalSubmitInteraction } from 'discord.js';
import type { Sentence } from '../../locales/translate.ts';
import { translatorFor } from '../../locales/translate.ts';
import { withoutCast } from '../../requests/cast.ts';
import type { Composition } from '../../requests/composition.ts';
import { isOver } from '../../requests/draft.ts';
import type { KeptDraft } from '../../requests/drafts.ts';
import type { Draft, DraftInput, VideoSource } from '../../requests/request.ts';
import type { Clock } from '../../runtime/clock.ts';
import { layoutAnswer, layoutUpdate, privateAnswer } from '../layout.ts';
import { type MemberInteraction, requesterOf } from '../member-interaction.ts';
import type { Discord } from '../ports/discord.ts';
import type { Library } from '../ports/library.ts';
import type { RequestPort } from '../ports/requests.ts';
import { allModels, type ModelList } from './selects.ts';
import { renderComposer } from './view.ts';

export interface ComposerDeps {
  requests: Pick<RequestPort, 'requireOpen' | 'compose' | 'drafts' | 'preferences' | 'improve'>;
  library: Pick<Library, 'isInputKept'>;
  discord: Pick<Discord, 'extras'>;
  clock: Pick<Clock, 'now'>;
}

/** Answers with a private message in which the member composes a video, beginning with `draft`. */
export async function openComposer(
  interaction: MemberInteraction,
  begun: Draft,
  deps: ComposerDeps,
): Promise<void> {
  // Nobody should type something that would be refused.
  deps.requests.requireOpen();
  const { id, user } = interaction;
  // Its prompt brings the cast along.
  const draft = withoutCast(begun);
  const kept = { draft, revision: 0 };
  const components = await composerMessage(interaction, id, kept, { isLayout: true }, deps);
  await deps.requests.drafts.keep(id, user.id, draft);
  if (interaction.deferred) await interaction.editReply(layoutAnswer(components));
  else await interaction.reply(privateAnswer(components));
}

/** What a redraw shows besides the draft. */
export interface Shown {
  list?: ModelList;
  /** What was wrong with the click or the form. */
  note?: Sentence;
  /** The composer is in an answer of this interaction, of this kind, and not in the message that was clicked. */
  isLayout?: true;
}

/** An interaction that may change the composer's message. */
type OnComposer = Extract<MemberInteraction, { update: unknown }> | ModalSubmitInteraction<'raw' | 'cached'>;

/** Shows the draft as it is now in the composer whose control or form was used. */
export async function redrawComposer(
  interaction: OnComposer,
  id: string,
  kept: KeptDraft,
  shown: Shown,
  deps: ComposerDeps,
): Promise<void> {
  // A form is always opened from the composer, so its answer can change the composer's message.
  if (interaction.isModalSubmit() && !interaction.isFromMessage()) return;
  const isLayout = shown.isLayout ?? interaction.message.flags.has(MessageFlags.IsComponentsV2);
  const components = await composerMessage(interaction, id, kept, { ...shown, isLayout }, deps);
  const update = shown.isLayout ? layoutAnswer(components) : layoutUpdate(interaction, components);
  await (interaction.replied || interaction.deferred
    ? interaction.editReply(update)
    : interaction.update(update));
}

async function composerMessage(
  interaction: MemberInteraction,
  id: string,
  kept: KeptDraft,
  { list = allModels, note, isLayout }: Omit<Shown, 'isLayout'> & { isLayout: boolean },
  deps: ComposerDeps,
) {
  const { requests, discord } = deps;
  const composition = await requests.compose(kept.draft, requesterOf(interaction, discord.extras));
  const lastModelId = requests.preferences.lastModel(interaction.user.id);
  const gone = await goneInputs(kept.draft, deps);
  const canImprove = requests.improve !== undefined && isImprovable(composition);
  return renderComposer(
    { ...kept, id, composition, list, lastModelId, gone, note, canImprove, isLayout },
    translatorFor(interaction),
  );
}

/** An upscaled video has the prompt of the one before. */
function isImprovable({ hasPrompt, task, assistantCalls }: Composition): boolean {
  return hasPrompt && task !== 'upscale' && assistantCalls > 0;
}

/** A job's video has a fresh link whenever it is needed. */
function isLinkOver(source: VideoSource, nowMs: number): boolean {
  return 'url' in source && isOver(source.url, nowMs);
}

/** The inputs whose files no longer exist: they are kept for a day, by Discord and by the bot. */
export async function goneInputs(
  { inputs }: Draft,
  { library, clock }: Pick<ComposerDeps, 'library' | 'clock'>,
): Promise<DraftInput[]> {
  const isGone = await Promise.all(
    inputs.map(async ({ source }) => {
      if ('castId' in source) return false;
      if ('jobId' in source) return !(await library.isInputKept(source.jobId, source.index ?? 0));
      return isLinkOver('lastFrameOf' in source ? source.lastFrameOf : source, clock.now());
    }),
  );
  return inputs.filter((_, index) => isGone[index]);
}
