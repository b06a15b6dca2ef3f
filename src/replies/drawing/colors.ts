/** Of charts. Distinguishable with red-green color blindness too. */
export const COLORS = [
  ...['#ffb454', '#5cc8ff', '#7ee0a1', '#ff7f9c'],
  ...['#c9a6ff', '#f5e663', '#c98d6b', '#8fa4ff'],
];
