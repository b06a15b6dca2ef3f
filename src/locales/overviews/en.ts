/** What `/models`, `/quota`, `/stats` and `/privacy` show, in English, in ICU's format; the other languages have the same keys. */
export const overviews = {
  'stats.command': '/stats',
} as const;
