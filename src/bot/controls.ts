import { createComponents } from '../components/index.ts';
import type { Controls } from '../events/interaction-create.ts';
import type { Ports } from '../interactions/ports/index.ts';
import { createModals } from '../modals/index.ts';

/** What members click and fill in. A bot at rest needs none of it: it's loaded with the first click. */
export const createControls = (ports: Ports): Controls => ({
  components: createComponents(ports),
  modals: createModals(ports),
});
