import type { Translate } from '../locales/translate.ts';

/** Prompts to start with. Their buttons refer to them by position, so add new ones at the end. */
export const examples = [
  { emoji: '⛵', promptIn: (t: Translate) => t('example.boat') },
  { emoji: '🦊', promptIn: (t: Translate) => t('example.fox') },
  { emoji: '🏮', promptIn: (t: Translate) => t('example.lanterns') },
  { emoji: '🍜', promptIn: (t: Translate) => t('example.ramen') },
] as const;
