import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { RetiredModel } from '../catalog/catalog.ts';
import { idAt } from '../catalog/offers.ts';
import type { Model } from '../catalog/schema.ts';
import { usualUsd } from '../catalog/ways.ts';
import type { EditableError } from '../errors.ts';
import { inARow, type Sentence, type Translate, translatorFor } from '../locales/translate.ts';
import { price } from '../replies/amounts.ts';
import { row } from '../replies/card.ts';
import { longDate } from '../replies/times.ts';
import type { Less } from '../requests/less.ts';
import type { PendingRequests } from '../requests/pending.ts';
import { OFFERED } from '../requests/refusals.ts';
import type { MemberRequest } from '../requests/request.ts';
import { answerPrivately } from './answer-privately.ts';
import type { MemberInteraction } from './member-interaction.ts';

/** Says when a model was retired, with a button that runs its successor, or opens the request if there is none here. */
export async function offerSuccessor(
  interaction: MemberInteraction,
  model: RetiredModel,
  successor: Model | undefined,
): Promise<void> {
  const { on } = model.retired;
  const t = translatorFor(interaction);
  const gone = `❌ ${t('retired.gone', { model: model.label, date: longDate(on, t) })}`;
  if (!successor) {
    await answerPrivately(interaction, inARow(t, gone, t('retired.chooseOther')), [
      row(editButton(interaction.id, t, ButtonStyle.Primary)),
    ]);
    return;
  }
  const name = { model: successor.label };
  await answerPrivately(interaction, inARow(t, gone, t('retired.successor', name)), [
    row(runButton(interaction.id, successor, t('retired.run', name))),
  ]);
}

/** Says what a model lacks, with buttons that open the request in the composer with a model that can do it and its usual price, or as it is. */
export async function offerAble(
  interaction: MemberInteraction,
  lack: Sentence,
  able: readonly Model[],
): Promise<void> {
  const t = translatorFor(interaction);
  await answerPrivately(interaction, `❌ ${inARow(t, lack(t), t('lack.useOther'))}`, [
    row(
      ...able.slice(0, OFFERED).map((model) => ({
        type: ComponentType.Button as const,
        style: ButtonStyle.Primary as const,
        label: t('lack.use', { model: model.label, price: price(usualUsd(model), t) }),
        custom_id: `change:${interaction.id}:${model.id}`,
      })),
      editButton(interaction.id, t, ButtonStyle.Secondary),
    ),
  ]);
}

/** Says why a model can't be used here, with buttons that run the same request with others. */
export async function offerOthers(
  interaction: MemberInteraction,
  refusal: Sentence,
  able: readonly Model[],
): Promise<void> {
  const t = translatorFor(interaction);
  await answerPrivately(interaction, `❌ ${refusal(t)}`, [
    row(
      ...able
        .slice(0, OFFERED)
        .map((model) => runButton(interaction.id, model, t('retired.run', { model: model.label }))),
    ),
  ]);
}

/** Says what is wrong with the words or options of a request, with a button that opens it in the composer. */
export async function offerEdit(
  interaction: MemberInteraction,
  { sentence }: EditableError,
  asked: MemberRequest,
  pending: Pick<PendingRequests, 'keep'>,
): Promise<void> {
  const t = translatorFor(interaction);
  await pending.keep(interaction.id, interaction.user.id, asked);
  await answerPrivately(interaction, `❌ ${sentence(t)}`, [
    row(editButton(interaction.id, t, ButtonStyle.Primary)),
  ]);
}

function editButton(
  id: string,
  t: Translate,
  style: ButtonStyle.Primary | ButtonStyle.Secondary,
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style, label: t('button.edit'), custom_id: `change:${id}` };
}

/** Says which limit a request is over, with a button that runs it within the limits: `Run with 5 s · $0.50`. */
export async function offerLess(
  interaction: MemberInteraction,
  refusal: Sentence,
  model: Model,
  { changed: { durationSeconds, resolution }, usd }: Pick<Less, 'changed' | 'usd'>,
): Promise<void> {
  const t = translatorFor(interaction);
  const options = [
    ...(durationSeconds === undefined ? [] : [t('time.seconds', { seconds: durationSeconds })]),
    ...(resolution === undefined ? [] : [resolution]),
    price(usd, t),
  ];
  const label = t('refusal.runWith', { options: options.join(' · ') });
  await answerPrivately(interaction, `❌ ${refusal(t)}`, [row(runButton(interaction.id, model, label))]);
}

function runButton(id: string, model: Model, label: string): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Primary,
    label,
    custom_id: `run:${id}:${idAt(model, model.pin)}`,
  };
}
