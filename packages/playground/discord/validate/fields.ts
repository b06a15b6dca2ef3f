import { z } from 'zod';

/** As Discord counts: an emoji of one code point is one. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** At most `most` code points. */
export const upTo = <Schema extends z.ZodType<string>>(most: number, schema: Schema) =>
  schema.refine((text) => lengthOf(text) <= most, {
    message: `Must be ${most} or fewer in length.`,
    params: { code: 'BASE_TYPE_MAX_LENGTH' },
  });

export const textUpTo = (most: number) => upTo(most, z.string());

/** 17 to 20 digits in a string: as a JSON number an id would lose digits. */
export const snowflake = z.string().regex(/^\d{17,20}$/);

export const customId = textUpTo(100).min(1);

/** As `files[n]` names its type: a group, or an extension. */
export const fileTypes = z.array(z.string().regex(/^(image|video|audio|\.[\p{L}\p{N}.]+)$/u)).max(10);

export const url = upTo(2048, z.url({ protocol: /^https?$/ }));

/** In media of embeds and components a file of the same message can be named. */
export const mediaUrl = z.union([z.string().regex(/^attachment:\/\/.+$/), url]);

/** A bit set as Discord writes it: digits in a string (it takes numbers too). */
export const bitSet = z.union([z.string().regex(/^\d+$/), z.int().min(0)]).transform(String);

export const emoji = z.strictObject({
  id: snowflake.nullish(),
  name: z.string(),
  animated: z.boolean().optional(),
});

/** The number of a component within its message; Discord fills it in. */
export const componentNumber = z.int().min(0).nullish();

/** A rule that a schema's shape cannot say; `code` is the one Discord answers. */
export function refuse(
  context: z.RefinementCtx,
  path: (string | number)[],
  code: string,
  message: string,
): void {
  context.addIssue({ code: 'custom', path, message, params: { code } });
}
