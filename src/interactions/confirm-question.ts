import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { Catalog } from '../catalog/catalog.ts';
import { idAt } from '../catalog/offers.ts';
import type { CastFiles } from '../delivery/cast-files.ts';
import type { Thumbnails } from '../delivery/thumbnails.ts';
import { type Translate, translatorFor } from '../locales/translate.ts';
import { price } from '../replies/amounts.ts';
import { entry, line, type Part, row, text } from '../replies/card.ts';
import { renderConsentQuestion } from '../replies/consent-question.ts';
import { renderPriceTag, renderSummary } from '../replies/price-tag.ts';
import type { MissingConsent } from '../requests/people.ts';
import type { Question } from '../requests/reply.ts';
import type { InputSource } from '../requests/request.ts';
import { answerPrivately } from './answer-privately.ts';
import { botMay } from './bot-may.ts';
import type { MemberInteraction } from './member-interaction.ts';

export interface QuestionDeps {
  catalog: Pick<Catalog, 'labelOf'>;
  thumbnails: Pick<Thumbnails, 'read'>;
  cast: Pick<CastFiles, 'read'>;
}

/**
 * Asks in one message for everything that has to be confirmed before a video is made: its price, with quota and
 * budgets, and the right to its image, which is shown. The request is pending under the id of the interaction.
 */
export async function askToConfirm(
  interaction: MemberInteraction,
  question: Question,
  deps: QuestionDeps,
): Promise<void> {
  const { asked, model, request, usd, usages, missingConsent } = question;
  const t = translatorFor(interaction);
  const summary = renderSummary(model, request, t);
  const { labelOf } = deps.catalog;
  const shown = usages ? renderPriceTag({ t, summary: summary, usd, usages, labelOf }) : summary;
  const mayAttach = botMay(interaction, 'AttachFiles');
  const consent =
    missingConsent &&
    (await consentQuestion(missingConsent, asked.inputs[0]?.source, t, { ...deps, mayAttach }));
  await answerPrivately(
    interaction,
    [
      asked.retryOf ? `${reasonOfRetry(question, t)}\n${shown}` : shown,
      ...(consent ? [line, consent.part] : []),
    ],
    [row(...buttons(interaction.id, t, question))],
    consent?.files,
  );
}

function reasonOfRetry({ asked, model, hasStill }: Question, t: Translate): string {
  if (asked.retryOf?.isUnclear) return t('unclear.stays');
  return hasStill ? t('retry.still') : t('retry.gone', { model: model.label });
}

/** The question about the right, with the attached image, or the video that started from it. */
async function consentQuestion(
  missing: MissingConsent,
  image: InputSource | undefined,
  t: Translate,
  deps: QuestionDeps & { mayAttach: boolean },
): Promise<{ part: Part; files: { name: string; attachment: Buffer }[] }> {
  const attachment = image && deps.mayAttach ? await fileOf(image, deps) : undefined;
  const url = image && 'url' in image ? image.url : attachment && 'attachment://image.jpg';
  const asked = renderConsentQuestion(missing, t);
  return {
    part: url ? entry(asked, { type: ComponentType.Thumbnail, media: { url } }) : text(asked),
    files: attachment ? [{ name: 'image.jpg', attachment }] : [],
  };
}

async function fileOf(image: InputSource, { thumbnails, cast }: QuestionDeps): Promise<Buffer | undefined> {
  if ('jobId' in image) return thumbnails.read(image.jobId);
  return 'castId' in image ? cast.read(image.castId, image.index) : undefined;
}

function buttons(
  id: string,
  t: Translate,
  { model, usd, usages, missingConsent: missing }: Question,
): APIButtonComponentWithCustomId[] {
  const type = ComponentType.Button as const;
  const run = { type, style: ButtonStyle.Primary as const, custom_id: `run:${id}:${idAt(model, model.pin)}` };
  if (!missing) {
    return [{ ...run, label: t('button.make', { price: price(usd, t) }), emoji: { name: '🎬' } }];
  }
  const yes = t(missing.hasImage ? 'consent.yes' : 'consent.someoneElse');
  const label = usages ? t('consent.yesFor', { price: price(usd, t) }) : yes;
  const no = { type, style: ButtonStyle.Secondary as const, custom_id: `decline:${id}` };
  return [
    { ...run, label },
    { ...no, label: t('consent.no') },
  ];
}
