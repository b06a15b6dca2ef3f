/** What becomes of models that nobody has written a row for: the operator is asked, all are offered, or none. */
export const newModels = ['ask', 'offer', 'off'] as const;
export type NewModels = (typeof newModels)[number];
