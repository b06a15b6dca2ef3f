import { searchModels } from '../catalog/search.ts';
import { UserError } from '../errors.ts';
import { MisreadError, nothingFound, readSearch, readText } from '../interactions/composer/forms.ts';
import { COMPOSER } from '../interactions/composer/ids.ts';
import { readImages } from '../interactions/composer/images-form.ts';
import { type ComposerDeps, goneInputs, redrawComposer, type Shown } from '../interactions/composer/open.ts';
import type { ModalHandler } from '../interactions/handlers.ts';
import { requesterOf } from '../interactions/member-interaction.ts';
import type { KeptDraft } from '../requests/drafts.ts';
import type { Draft } from '../requests/request.ts';

type Sent = Parameters<ModalHandler['execute']>[0];

/** Takes over what was typed or attached in one of the composer's forms. */
export function createComposerModal(deps: ComposerDeps): ModalHandler {
  return {
    kind: COMPOSER,
    async execute(interaction, id, action = '') {
      await deps.requests.drafts.open(id, interaction.user.id, async (kept, save) => {
        const { draft, ...shown } =
          action === 'search'
            ? await search(interaction, kept, deps)
            : await read(interaction, action, kept.draft, deps);
        const now: KeptDraft = draft === kept.draft ? kept : await save(draft);
        await redrawComposer(interaction, id, now, shown, deps);
      });
    },
  };
}

/** What can't be read stays as it was, and the composer says why. */
async function read(
  { fields }: Sent,
  action: string,
  draft: Draft,
  deps: ComposerDeps,
): Promise<{ draft: Draft } & Shown> {
  try {
    if (action === 'text') return { draft: readText(fields, draft) };
    if (action === 'images') return { draft: readImages(fields, draft, await goneInputs(draft, deps)) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { draft: error instanceof MisreadError ? error.draft : draft, note: error.sentence };
  }
  throw new UserError((t) => t('refusal.oldForm'));
}

/** A single match is chosen; of several, the composer offers those. */
async function search(
  interaction: Sent,
  { draft }: KeptDraft,
  { requests, discord }: ComposerDeps,
): Promise<{ draft: Draft } & Shown> {
  const typed = readSearch(interaction.fields);
  const { models } = await requests.compose(draft, requesterOf(interaction, discord.extras));
  const [first, ...others] = searchModels(models, typed);
  if (!first) return { draft, note: nothingFound(typed) };
  if (others.length === 0) return { draft: { ...draft, model: first.id } };
  return { draft, list: { search: typed, page: 0 } };
}
