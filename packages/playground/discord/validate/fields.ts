import { z } from 'zod';

/** Discord's count: an emoji of one code point counts as one. */
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

/** The entries of `file_types`: a group, or an extension. */
export const fileTypes = z.array(z.string().regex(/^(image|video|audio|\.[\p{L}\p{N}.]+)$/u)).max(10);

export const url = upTo(2048, z.url({ protocol: /^https?$/ }));

/** Media of embeds and components can refer to a file of the same message. */
export const mediaUrl = z.union([z.string().regex(/^attachment:\/\/.+$/), url]);

/** A bit set in Discord's form: digits in a string (it accepts numbers too). */
export const bitSet = z.union([z.string().regex(/^\d+$/), z.int().min(0)]).transform(String);

export const emoji = z.strictObject({
  id: snowflake.nullish(),
  name: z.string(),
  animated: z.boolean().optional(),
});

/** The number of a component within its message. Discord fills it in. */
export const componentNumber = z.int().min(0).nullish();

/** A rule that a schema's shape can't express. `code` is Discord's. */
export function refuse(
  context: z.RefinementCtx,
  path: (string | number)[],
  code: string,
  message: string,
): void {
  context.addIssue({ code: 'custom', path, message, params: { code } });
}
