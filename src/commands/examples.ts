/** Prompts to begin with. Their buttons name them by their place, so new ones go to the end. */
export const examples = [
  {
    emoji: '⛵',
    prompt:
      'A paper boat drifts down a rainy street at dusk, neon signs glowing in the puddles, the camera low and close behind it',
  },
  {
    emoji: '🦊',
    prompt:
      'A red fox wakes in fresh snow at sunrise, shakes itself, and trots off between frosted pines, golden light, slow motion',
  },
  {
    emoji: '🏮',
    prompt:
      'Hundreds of paper lanterns rise over a quiet mountain lake at night, their light trembling on the water, slow pull back',
  },
  {
    emoji: '🍜',
    prompt:
      'Steam curls from a bowl of ramen on a wooden counter, chopsticks lift the noodles, macro, warm light',
  },
] as const;
