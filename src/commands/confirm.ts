import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { VideoRequest } from '../catalogue/request.ts';
import type { Model } from '../catalogue/schema.ts';
import type { ImageSource } from '../delivery/images.ts';
import type { Spender } from '../jobs/allowance.ts';
import { type Translate, translatorFor } from '../locales/translate.ts';
import { renderConsentQuestion } from '../replies/consent-question.ts';
import { renderOrder, renderPriceTag } from '../replies/price-tag.ts';
import { price } from '../replies/text.ts';
import { answerPrivately } from './answer.ts';
import type { InteractionContext, MemberInteraction } from './command.ts';
import type { MissingConsent } from './consent.ts';
import type { Wish } from './start-video.ts';

const COLOUR = 0x5865f2;

/** A video that waits for its member's word. */
interface Asked {
  model: Model;
  request: VideoRequest;
  usd: number;
  spender: Spender;
  /** Set where only what comes after an earlier still is made. */
  begun: object | undefined;
  /** Whether its price is to be confirmed. */
  isDear: boolean;
  missing: MissingConsent | undefined;
}

/**
 * Asks in one message what is to be confirmed before a video is made: its price, beside quota and budgets, and the
 * right to its picture, which is shown. The wish is kept as those of other `run` buttons are, and looked at again
 * when the button is pressed.
 */
export async function askToConfirm(
  interaction: MemberInteraction,
  wish: Wish,
  asked: Asked,
  context: InteractionContext,
): Promise<void> {
  const { id, user } = interaction;
  const { usd, isDear, missing } = asked;
  const confirmed = {
    ...wish,
    ...(isDear && { agreedUsd: usd }),
    ...(missing && { confirmedList: missing.list }),
  };
  await context.wishes.keep(id, user.id, confirmed);
  const t = translatorFor(interaction);
  const order = isDear ? await priceTag(t, asked, context) : renderOrder(asked.model, asked.request, t);
  const { retryOf } = wish;
  const gone = asked.begun ? t('retry.still') : t('retry.gone', { model: asked.model.label });
  const why = retryOf?.isUnclear ? t('unclear.stays') : gone;
  const content = retryOf ? `${why}\n${order}` : order;
  await answerPrivately(
    interaction,
    content,
    [{ type: ComponentType.ActionRow, components: buttons(interaction.id, t, asked) }],
    missing ? await consentQuestion(missing, wish.image, t, context) : {},
  );
}

async function priceTag(t: Translate, { model, request, usd, spender }: Asked, context: InteractionContext) {
  const allowances = context.allowancesOf(spender);
  const used = await Promise.all(allowances.map(context.used));
  const usages = allowances.map((allowance, index) => ({ allowance, used: used[index] ?? 0 }));
  const { labelOf } = context.catalogue;
  return renderPriceTag({ t, order: renderOrder(model, request, t), usd, usages, labelOf });
}

/** The question for the right, beside what it is about: the attached picture, or the video that began with it. */
async function consentQuestion(
  missing: MissingConsent,
  image: ImageSource | null,
  t: Translate,
  { thumbnails }: InteractionContext,
) {
  const attachment = image && 'jobId' in image ? await thumbnails.read(image.jobId) : undefined;
  const url = image && 'url' in image ? image.url : attachment && 'attachment://picture.jpg';
  const description = renderConsentQuestion(missing, t);
  return {
    embeds: [{ color: COLOUR, description, ...(url && { thumbnail: { url } }) }],
    files: attachment ? [{ name: 'picture.jpg', attachment }] : [],
  };
}

function buttons(
  id: string,
  t: Translate,
  { model, usd, isDear, missing }: Asked,
): APIButtonComponentWithCustomId[] {
  const type = ComponentType.Button as const;
  const run = { type, style: ButtonStyle.Primary as const, custom_id: `run:${id}:${model.id}` };
  if (!missing) {
    return [{ ...run, label: t('button.make', { price: price(usd, t) }), emoji: { name: '🎬' } }];
  }
  const yes = t(missing.hasPicture ? 'consent.yes' : 'consent.someoneElse');
  const label = isDear ? t('consent.yesFor', { yes, price: price(usd, t) }) : yes;
  const no = { type, style: ButtonStyle.Secondary as const, custom_id: `decline:${id}` };
  return [
    { ...run, label },
    { ...no, label: t('consent.no') },
  ];
}
