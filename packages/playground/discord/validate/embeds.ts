import { z } from 'zod';
import { lengthOf, mediaUrl, refuse, textUpTo, url } from './fields.ts';

/** Fields that Discord adds to media of a shown embed. Bots may send them back. */
const media = z.looseObject({ url: mediaUrl });

const footer = z.looseObject({ text: textUpTo(2048).min(1), icon_url: mediaUrl.nullish() });

const author = z.looseObject({
  name: textUpTo(256).min(1),
  url: url.nullish(),
  icon_url: mediaUrl.nullish(),
});

const field = z.strictObject({
  name: textUpTo(256).min(1),
  value: textUpTo(1024).min(1),
  inline: z.boolean().nullish(),
});

/** @see https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
const embed = z.strictObject({
  title: textUpTo(256).nullish(),
  type: z.string().nullish(),
  description: textUpTo(4096).nullish(),
  url: url.nullish(),
  timestamp: z.iso.datetime({ offset: true }).nullish(),
  color: z.int().min(0).max(0xffffff).nullish(),
  footer: footer.nullish(),
  image: media.nullish(),
  thumbnail: media.nullish(),
  author: author.nullish(),
  fields: z.array(field).max(25).nullish(),
  // Discord ignores these in bots' messages. Messages that are sent back contain them.
  video: z.unknown().optional(),
  provider: z.unknown().optional(),
  flags: z.int().optional(),
});

const MAX_TOTAL = 6_000;

export const embeds = z
  .array(embed)
  .max(10)
  .superRefine((list, context) => {
    const total = list.reduce((sum, one) => sum + textLength(one), 0);
    if (total > MAX_TOTAL) {
      refuse(context, [], 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${MAX_TOTAL}`);
    }
  });

function textLength(one: z.output<typeof embed>): number {
  const fields = (one.fields ?? []).map((each) => each.name + each.value);
  const texts = [one.title, one.description, one.footer?.text, one.author?.name, ...fields];
  return texts.reduce((sum, text) => sum + lengthOf(text ?? ''), 0);
}
