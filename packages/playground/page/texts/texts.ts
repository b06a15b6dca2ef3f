import type { en } from './en.ts';

type TextKey = keyof typeof en;
export type PluralKey = {
  [Key in TextKey]: (typeof en)[Key] extends string ? never : Key;
}[TextKey];
export type Plain = Exclude<TextKey, PluralKey>;
/** One language's texts; `other` is the form for every number without one of its own. */
export type Texts = { [Key in Plain]: string } & {
  [Key in PluralKey]: { one?: string; other: string };
};
