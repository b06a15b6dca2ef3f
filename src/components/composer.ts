import { idAt } from '../catalog/offers.ts';
import { UserError } from '../errors.ts';
import { type Form, searchForm, textForm } from '../interactions/composer/forms.ts';
import { COMPOSER } from '../interactions/composer/ids.ts';
import { imagesForm } from '../interactions/composer/images-form.ts';
import { improveInComposer, withRewrite } from '../interactions/composer/improve.ts';
import { type ComposerDeps, goneInputs, redrawComposer } from '../interactions/composer/open.ts';
import { readModelPage } from '../interactions/composer/selects.ts';
import type { IsDoubleClick } from '../interactions/double-clicks.ts';
import type { ButtonHandler, SelectHandler } from '../interactions/handlers.ts';
import { requesterOf } from '../interactions/member-interaction.ts';
import type { RequestPort } from '../interactions/ports/requests.ts';
import { translatorFor } from '../locales/translate.ts';
import { withOptions } from '../requests/draft.ts';
import type { KeptDraft } from '../requests/drafts.ts';
import type { Draft, MemberRequest } from '../requests/request.ts';

interface MakeDeps extends ComposerDeps {
  requests: ComposerDeps['requests'] & Pick<RequestPort, 'submitFrom'>;
  isDoubleClick: IsDoubleClick;
}

type Click = Parameters<ButtonHandler['execute']>[0];

/** Opens the composer's forms, switches what has two states, and makes the video. */
export function createComposerButton(deps: MakeDeps): ButtonHandler {
  return {
    kind: COMPOSER,
    async execute(interaction, id, detail = '') {
      const { drafts } = deps.requests;
      const [action = '', ...args] = detail.split('.');
      const own = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (own) return own(interaction, id, args, deps);
      await drafts.open(id, interaction.user.id, async (kept, save) => {
        const form = Object.hasOwn(forms, action) ? forms[action] : undefined;
        const change = Object.hasOwn(switches, action) ? switches[action] : undefined;
        if (form) return interaction.showModal(await form(interaction, id, kept.draft, deps));
        if (!change) throw new UserError((t) => t('refusal.oldButton'));
        // A model's id may have dots.
        const changed = await save(change(kept.draft, args.join('.')));
        await redrawComposer(interaction, id, changed, {}, deps);
      });
    },
  };
}

type Action = (interaction: Click, id: string, args: readonly string[], deps: MakeDeps) => Promise<void>;

/** What neither opens a form nor only changes the draft. */
const actions: Record<string, Action> = {
  make,
  /** Asking twice would cost twice. */
  async improve(interaction, id, [which], deps) {
    if (await deps.isDoubleClick(interaction.user.id, interaction.customId)) {
      await interaction.deferUpdate();
      return;
    }
    await improveInComposer(interaction, id, { isNew: which === 'new' }, deps);
  },
  back: (interaction, id, _, deps) =>
    deps.requests.drafts.open(id, interaction.user.id, (kept) =>
      redrawComposer(interaction, id, kept, {}, deps),
    ),
  rewrite: (interaction, id, [revision, kind], deps) =>
    deps.requests.drafts.open(id, interaction.user.id, async (kept, save) => {
      const used = withRewrite(kept, revision, kind);
      if (used) return redrawComposer(interaction, id, await save(used), {}, deps);
      return redrawComposer(interaction, id, kept, { note: (t) => t('composer.changed') }, deps);
    }),
};

const forms: Record<
  string,
  (interaction: Click, id: string, draft: Draft, deps: ComposerDeps) => Promise<Form>
> = {
  async text(interaction, id, draft, { requests, discord }) {
    const { model } = await requests.compose(draft, requesterOf(interaction, discord.extras));
    return textForm(id, draft, model, translatorFor(interaction));
  },
  async images(interaction, id, draft, deps) {
    const { requests, discord } = deps;
    const { model, models } = await requests.compose(draft, requesterOf(interaction, discord.extras));
    const gone = await goneInputs(draft, deps);
    return imagesForm(id, draft, { model, models, gone }, translatorFor(interaction));
  },
  search: async (interaction, id) => searchForm(id, translatorFor(interaction)),
};

const switches: Record<string, (draft: Draft, to: string) => Draft> = {
  sound: (draft, to) => withOptions(draft, { sound: to === 'on' ? 'on' : 'off' }),
  draft: (draft, to) => withOptions(draft, { draft: to === 'on' }),
  use: (draft, model) => ({ ...draft, model }),
};

/** The click agrees to the model, the price and the cast on the button, and to nothing that the member hasn't seen. */
async function make(
  interaction: Click,
  id: string,
  [revision, terms = '', ...shown]: readonly string[],
  deps: MakeDeps,
): Promise<void> {
  const { drafts, compose, preferences, submitFrom } = deps.requests;
  const { user, customId } = interaction;
  if (await deps.isDoubleClick(user.id, customId)) {
    await interaction.deferUpdate();
    return;
  }
  const asked = await drafts.open(id, user.id, async (kept): Promise<MemberRequest | undefined> => {
    const now = await compose(kept.draft, requesterOf(interaction, deps.discord.extras));
    const { model, usd } = now;
    const [microUsd, castMark] = terms.split('-');
    const isDearer = usd * 1e6 > Number(microUsd);
    // Older buttons name none. An id may contain dots.
    const isOther = (shown.length > 0 && shown.join('.') !== model.id) || castMark !== now.castMark;
    const gone = await goneInputs(kept.draft, deps);
    if (kept.revision !== Number(revision) || isDearer || isOther || gone.length > 0) {
      await redrawComposer(interaction, id, kept, { note: (t) => t('composer.changed') }, deps);
      return undefined;
    }
    const named = kept.draft.model === null ? null : idAt(model, model.pin);
    return { ...kept.draft, model: named, notify: await preferences.notify(user.id), agreedUsd: usd };
  });
  if (asked) await submitFrom(interaction, asked);
}

/** What each list changes; a choice of the models' list may lead to more of them instead. */
const changes: Record<string, (draft: Draft, value: string) => Draft> = {
  model: (draft, model) => ({ ...draft, model }),
  length: (draft, seconds) => withOptions(draft, { durationSeconds: Number(seconds) }),
  resolution: (draft, resolution) => withOptions(draft, { resolution }),
  ratio: (draft, aspectRatio) => withOptions(draft, { aspectRatio }),
  cast: (draft, name) =>
    withOptions(draft, { prompt: [draft.options.prompt.trimEnd(), `@${name}`].join(' ').trim() }),
};

export function createComposerSelect(deps: ComposerDeps): SelectHandler {
  return {
    kind: COMPOSER,
    async execute(interaction, id, action = '') {
      const [value = ''] = interaction.values;
      const change = Object.hasOwn(changes, action) ? changes[action] : undefined;
      if (!change) throw new UserError((t) => t('refusal.oldList'));
      const list = action === 'model' ? readModelPage(value) : undefined;
      await deps.requests.drafts.open(id, interaction.user.id, async (kept, save) => {
        const shown: KeptDraft = list ? kept : await save(change(kept.draft, value));
        await redrawComposer(interaction, id, shown, { ...(list && { list }) }, deps);
      });
    },
  };
}
