import type { StandIn } from '../definition.ts';

/** Films that this machine draws. */
export const preview: StandIn = {
  id: 'preview',
  label: 'Preview',
  create: async (settings) => (await import('./index.ts')).createPreview(settings),
};
