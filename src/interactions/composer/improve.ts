import type { ButtonInteraction } from 'discord.js';
import { UserError } from '../../errors.ts';
import { translatorFor } from '../../locales/translate.ts';
import { withOptions } from '../../requests/draft.ts';
import type { KeptDraft } from '../../requests/drafts.ts';
import type { Draft } from '../../requests/request.ts';
import { layoutUpdate, privateAnswer } from '../layout.ts';
import { requesterOf } from '../member-interaction.ts';
import { type ComposerDeps, redrawComposer } from './open.ts';
import { renderRewrites, renderThinking } from './rewrites-view.ts';

type Click = ButtonInteraction<'raw' | 'cached'>;
type Message = Parameters<typeof layoutUpdate>[0];

/** Shows rewrites of the composer's prompt in its place. Those that are there already cost nothing. */
export async function improveInComposer(
  interaction: Click,
  id: string,
  { isNew }: { isNew: boolean },
  deps: ComposerDeps,
): Promise<void> {
  const kept = await deps.requests.drafts.open(id, interaction.user.id, async (present) => present);
  const t = translatorFor(interaction);
  if (hasRewrites(kept) && !isNew) {
    const components = renderRewrites({ ...kept, id }, t);
    await interaction.update(layoutUpdate(interaction, components));
    return;
  }
  await interaction.update(layoutUpdate(interaction, renderThinking(id, t)));
  await showRewrites(interaction, id, kept, interaction, deps);
}

/** Opens a composer with a draft, and shows rewrites of its prompt first. */
export async function improveDraft(interaction: Click, draft: Draft, deps: ComposerDeps): Promise<void> {
  const { id, user } = interaction;
  const { requireOpen, drafts } = deps.requests;
  requireOpen();
  const kept = await drafts.keep(id, user.id, draft);
  const answer = privateAnswer(renderThinking(id, translatorFor(interaction)));
  await interaction.reply(answer);
  await showRewrites(interaction, id, kept, undefined, deps);
}

/**
 * Asks for rewrites and shows them, or the composer with what went wrong. `message`: the one whose kind the answer has
 * to have. The draft can be changed meanwhile; then the rewrites aren't of it any more.
 */
async function showRewrites(
  interaction: Click,
  id: string,
  asked: KeptDraft,
  message: Message | undefined,
  deps: ComposerDeps,
): Promise<void> {
  const { drafts, compose, improve } = deps.requests;
  const requester = requesterOf(interaction, deps.discord.extras);
  try {
    if (!improve) throw new UserError((t) => t('assistant.off'));
    const { way, fitted } = await compose(asked.draft, requester);
    const seconds = fitted.durationSeconds;
    const rewrites = await improve({ draft: asked.draft, way, seconds }, requester);
    const kept = await drafts.open(id, interaction.user.id, async (now, save) => {
      if (now.revision !== asked.revision) throw new UserError((t) => t('composer.changed'));
      return save(now.draft, rewrites);
    });
    const components = renderRewrites({ ...kept, id, rewrites }, translatorFor(interaction));
    await interaction.editReply(layoutUpdate(message ?? asLayout, components));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await drafts.open(id, interaction.user.id, (now) =>
      redrawComposer(
        interaction,
        id,
        now,
        { note: error.sentence, ...(!message && { isLayout: true }) },
        deps,
      ),
    );
  }
}

/** Such as every new composer is. */
const asLayout: Message = { message: { flags: { has: () => true } } };

function hasRewrites(kept: KeptDraft): kept is Required<KeptDraft> {
  return kept.rewrites !== undefined && kept.rewrites.of === kept.draft.options.prompt;
}

/** The draft with one of its rewrites as its prompt, exactly as it was shown; `undefined` if it is another draft by now. */
export function withRewrite(
  kept: KeptDraft,
  revision: string | undefined,
  kind: string | undefined,
): Draft | undefined {
  const found = hasRewrites(kept) ? kept.rewrites.texts.find((each) => each.kind === kind) : undefined;
  const isSame = kept.revision === Number(revision);
  return found && isSame ? withOptions(kept.draft, { prompt: found.prompt }) : undefined;
}
