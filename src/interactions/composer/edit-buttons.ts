import { ButtonStyle } from 'discord.js';
import type { Translate } from '../../locales/translate.ts';
import { price } from '../../replies/amounts.ts';
import { composerId } from './ids.ts';
import { imageRoles, mostOf } from './images-form.ts';
import { type Button, button, type ComposerView } from './parts.ts';

/** What opens a form, and what is switched: only what the model offers, or what the draft has and it lacks. */
export function editButtons(view: ComposerView, t: Translate): Button[] {
  const { id, draft, composition } = view;
  const { models, hasPrompt, task } = composition;
  // There is nothing to say about it.
  if (task === 'upscale') return [];
  const hasImages = imageRoles.some(
    (role) =>
      models.some((model) => mostOf(model, role, task) > 0) ||
      draft.inputs.some((input) => input.role === role),
  );
  const style = hasPrompt ? ButtonStyle.Secondary : ButtonStyle.Primary;
  return [
    button(composerId(id, 'text'), t('composer.text'), '✏️', { style }),
    ...(hasImages ? [button(composerId(id, 'images'), t('composer.images'), '🖼️')] : []),
    ...(view.canImprove ? [button(composerId(id, 'improve'), t('composer.improve'), '✨')] : []),
    ...soundButton(view, t),
    ...draftButton(view, t),
  ];
}

/** Nothing where nobody knows whether the model makes sound. */
function soundButton({ id, draft, composition }: ComposerView, t: Translate): Button[] {
  const { sound: usual } = composition.way;
  const asked = draft.options.sound;
  if (asked === null && (usual === undefined || usual === 'never')) return [];
  const isOn = asked === null ? usual !== 'off' : asked === 'on';
  return [
    button(
      composerId(id, 'sound', isOn ? 'off' : 'on'),
      t(isOn ? 'composer.soundOn' : 'composer.soundOff'),
      isOn ? '🔊' : '🔇',
    ),
  ];
}

/** A cheap first look, where it is cheaper. */
function draftButton({ id, draft, composition }: ComposerView, t: Translate): Button[] {
  const { usd, usdWith } = composition;
  if (draft.options.draft)
    return [
      button(composerId(id, 'draft', 'off'), t('composer.draftOn'), '⚡', { style: ButtonStyle.Primary }),
    ];
  const draftUsd = usdWith({ draft: true });
  if (draftUsd >= usd) return [];
  return [button(composerId(id, 'draft', 'on'), t('composer.draft', { price: price(draftUsd, t) }), '⚡')];
}
