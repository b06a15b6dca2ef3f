import { type APIComponentInLabel, ComponentType, TextInputStyle } from 'discord.js';
import type { DescribedEntry } from '../../catalog/described/records.ts';
import type { OwnPrice } from '../../catalog/described/to-model.ts';
import { UserError } from '../../errors.ts';
import { type Form, label, type Sent } from '../../interactions/composer/forms.ts';
import type { Translate } from '../../locales/translate.ts';
import { plainLine } from '../../text/markdown.ts';

const PER_SECOND = 'second';
const PER_VIDEO = 'video';
const PRICE_LENGTH = 10;
/** Discord's limit for the title of a form. */
const TITLE_LENGTH = 45;
/** And for the hint of an input. */
const HINT_LENGTH = 100;

/** Asks what a model costs whose provider doesn't say so. */
export function priceForm(customId: string, { model, price, priceText }: DescribedEntry, t: Translate): Form {
  const input = (custom_id: string, per: OwnPrice['per']): APIComponentInLabel => ({
    ...{ type: ComponentType.TextInput, style: TextInputStyle.Short, custom_id, required: false },
    ...{ max_length: PRICE_LENGTH, placeholder: per === 'second' ? '0.05' : '0.40' },
    ...(price?.per === per && { value: String(price.usd) }),
  });
  const said = priceText === undefined ? t('operator.priceHint') : plainLine(priceText, HINT_LENGTH);
  return {
    custom_id: customId,
    title: plainLine(t('operator.priceOf', { model: model.label }), TITLE_LENGTH),
    components: [
      label(t('operator.pricePerSecond'), input(PER_SECOND, 'second'), said),
      label(t('operator.pricePerVideo'), input(PER_VIDEO, 'task'), t('operator.priceOne')),
    ],
  };
}

/** The price that was typed in one of the fields. Throws a `UserError` for none, for two, or for what isn't one. */
export function readPrice(sent: Sent): OwnPrice {
  const [second = '', video = ''] = [PER_SECOND, PER_VIDEO].map((id) => sent.getTextInputValue(id).trim());
  if ((second === '') === (video === '')) throw new UserError((t) => t('operator.priceOne'));
  const [, digits] = /^\$?\s?(\d{1,3}(?:[.,]\d{1,5})?)\s?\$?$/.exec(second || video) ?? [];
  const usd = Number(digits?.replace(',', '.') ?? Number.NaN);
  if (!(usd > 0)) throw new UserError((t) => t('operator.priceBad'));
  return { usd, per: second === '' ? 'task' : 'second' };
}
