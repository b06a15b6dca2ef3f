import { type APIComponentInContainer, type APIMessageTopLevelComponent, ButtonStyle } from 'discord.js';
import { cheapestFirst } from '../../catalog/model-facts.ts';
import { madeBy } from '../../catalog/offers.ts';
import { usualUsd } from '../../catalog/ways.ts';
import type { Sentence, Translate } from '../../locales/translate.ts';
import type { Task } from '../../providers/provider.ts';
import { price } from '../../replies/amounts.ts';
import { card, entry, line, row, text } from '../../replies/card.ts';
import { MAX_CHOICES } from '../../replies/model-choices.ts';
import { offerTime } from '../../replies/offer.ts';
import { small } from '../../text/markdown.ts';
import { editButtons } from './edit-buttons.ts';
import { composerId } from './ids.ts';
import { material } from './material.ts';
import { type Button, button, type ComposerView } from './parts.ts';
import { castSelect, modelSelect, optionSelect, shapeOf, shownLengths } from './selects.ts';

/** The composer's message. Pure. */
export function renderComposer(view: ComposerView, t: Translate): APIMessageTopLevelComponent[] {
  const { isLayout } = view;
  const make = [makeButton(view, t), ...useButton(view, t)];
  const edits = editButtons(view, t);
  const body: APIComponentInContainer[] = [
    text(`## ${titles[view.composition.task](t)}`),
    ...material(view, t),
    ...(isLayout && edits.length > 0 ? [row(...edits)] : []),
    ...(isLayout ? [line] : []),
    modelBlock(view, t),
    ...selects(view, t),
    ...remarks(view, t).map(text),
    row(...(isLayout ? make : [...make, ...edits].slice(0, 5))),
  ];
  return [card(body)];
}

const titles: Record<Task, Sentence> = {
  generate: (t) => `🎬 ${t('composer.title')}`,
  extend: (t) => `▶️ ${t('composer.titleExtend')}`,
  edit: (t) => `🪄 ${t('composer.titleEdit')}`,
  upscale: (t) => `🔬 ${t('composer.titleUpscale')}`,
};

/** The model, and what it leaves no choice about. A list can't be searched, so a long one has a button for that. */
function modelBlock({ id, composition, isLayout }: ComposerView, t: Translate): APIComponentInContainer {
  const { model, way, fitted, models, choices } = composition;
  const fixed = [
    ...(choices.durations.length > 1 ? [] : [t('time.seconds', { seconds: fitted.durationSeconds })]),
    ...(choices.resolutions.length > 1 ? [] : [fitted.resolution]),
    ...(choices.aspectRatios.length > 1 ? [] : [fitted.aspectRatio]),
  ];
  const lines = `**${madeBy(model, way.provider).label}**\n${small(offerTime(model, t), ...fixed)}`;
  if (!isLayout || models.length <= MAX_CHOICES) return text(lines);
  return entry(lines, button(composerId(id, 'search'), t('composer.search'), '🔎'));
}

function selects(view: ComposerView, t: Translate): APIComponentInContainer[] {
  const { id, draft, composition, list, lastModelId } = view;
  const { fitted, choices, usdWith } = composition;
  return [
    modelSelect(composerId(id, 'model'), composition, { ...list, draft, lastModelId }, t),
    ...optionSelect(
      composerId(id, 'length'),
      {
        values: shownLengths(choices.durations, fitted.durationSeconds),
        ...{ chosen: fitted.durationSeconds, emoji: '⏱️' },
        labelOf: (seconds) => t('composer.seconds', { seconds }),
        usdOf: (durationSeconds) => usdWith({ durationSeconds }),
      },
      t,
    ),
    ...optionSelect(
      composerId(id, 'resolution'),
      {
        ...{ values: choices.resolutions, chosen: fitted.resolution, emoji: '📺' },
        labelOf: (resolution) => resolution,
        usdOf: (resolution) => usdWith({ resolution }),
      },
      t,
    ),
    ...optionSelect(
      composerId(id, 'ratio'),
      {
        ...{ values: choices.aspectRatios, chosen: fitted.aspectRatio, emoji: '📐' },
        labelOf: (ratio) => `${ratio} · ${t(`composer.${shapeOf(ratio)}`)}`,
        usdOf: (aspectRatio) => usdWith({ aspectRatio }),
      },
      t,
    ),
    ...castSelect(composerId(id, 'cast'), composition.cast, t),
  ];
}

/** What the model changes, and what is wrong. */
function remarks({ composition, gone, note }: ComposerView, t: Translate): string[] {
  const wrong = note ?? (gone.length > 0 ? inputsGone : composition.refusal);
  return [...composition.notes.map((change) => small(`ℹ️ ${change(t)}`)), ...(wrong ? [`⚠️ ${wrong(t)}`] : [])];
}

const inputsGone: Sentence = (t) => t('composer.gone');

/** A click on it agrees to its model, price and cast: see `createComposerButton`. */
function makeButton({ id, revision, composition, gone }: ComposerView, t: Translate): Button {
  const { model, usd, castMark, hasPrompt, refusal, mayPass } = composition;
  const microUsd = Math.ceil(usd * 1e6);
  const terms = castMark === undefined ? microUsd : `${microUsd}-${castMark}`;
  const customId = composerId(id, 'make', revision, terms, model.id);
  return button(customId, t('composer.make', { price: price(usd, t) }), '🎬', {
    style: ButtonStyle.Success,
    disabled: !hasPrompt || (refusal !== undefined && !mayPass) || gone.length > 0,
  });
}

/** The cheapest model that can make what this one can't. */
function useButton({ id, composition: { able } }: ComposerView, t: Translate): Button[] {
  const [cheapest] = cheapestFirst(able);
  if (!cheapest) return [];
  const label = t('lack.use', { model: cheapest.label, price: price(usualUsd(cheapest), t) });
  return [button(composerId(id, 'use', cheapest.id), label, '🔁')];
}
