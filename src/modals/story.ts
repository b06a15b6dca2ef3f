import type { ModalHandler } from '../interactions/handlers.ts';
import { type StoryDeps, submitTurn } from '../interactions/story/turn.ts';

/** Makes the next clip of a story. */
export function createStoryModal(deps: StoryDeps): ModalHandler {
  return { kind: 'story', execute: (interaction) => submitTurn(interaction, deps) };
}
