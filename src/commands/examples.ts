import type { Translate } from '../locales/translate.ts';

/** Prompts to begin with. Their buttons name them by their place, so new ones go to the end. */
export const examples = [
  { emoji: '⛵', promptIn: (t: Translate) => t('example.boat') },
  { emoji: '🦊', promptIn: (t: Translate) => t('example.fox') },
  { emoji: '🏮', promptIn: (t: Translate) => t('example.lanterns') },
  { emoji: '🍜', promptIn: (t: Translate) => t('example.ramen') },
] as const;
