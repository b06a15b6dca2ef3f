import type { Overviews } from '../translate.ts';

export const overviews: Overviews = {
  'stats.command': '/estatísticas',
};
