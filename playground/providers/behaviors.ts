/** What a played provider can do next, the usual first. */
export const behaviors = [
  { id: 'works', label: 'Works', detail: 'Delivers within a minute' },
  { id: 'slow', label: 'Is slow', detail: 'The film takes minutes' },
  { id: 'busy', label: 'Is busy', detail: 'Says 429 to the order, which so is not taken' },
  { id: 'fails', label: 'Fails', detail: 'Takes the order and cannot make it' },
  { id: 'refuses', label: 'Refuses the content', detail: 'Takes the order and finds it objectionable' },
  {
    id: 'loses-answer',
    label: 'Loses the answer',
    detail: 'Takes the paid order, then the connection breaks',
  },
  { id: 'down', label: 'Is down', detail: 'Says 503: to this one order, or to everything until changed' },
  { id: 'never-ends', label: 'Never ends', detail: 'Goes on until the bot gives up or is told to cancel' },
  { id: 'no-video', label: 'Delivers no video', detail: 'The file at the end is something else' },
] as const;

export type BehaviorId = (typeof behaviors)[number]['id'];

/** How a task goes that does not simply work. */
export type TaskFate = Extract<BehaviorId, 'fails' | 'refuses' | 'never-ends'>;
