/** The next behaviors of a simulated provider, the usual first. */
export const behaviors = [
  { id: 'works', label: 'Works', detail: 'Delivers within a minute' },
  { id: 'slow', label: 'Is slow', detail: 'The video takes minutes' },
  { id: 'busy', label: 'Is busy', detail: 'Answers the request with 429' },
  { id: 'fails', label: 'Fails', detail: 'Accepts the request, then fails' },
  { id: 'refuses', label: 'Refuses the content', detail: 'Accepts the request, then refuses its content' },
  {
    id: 'loses-answer',
    label: 'Loses the answer',
    detail: 'Accepts the paid request, then drops the connection',
  },
  { id: 'down', label: 'Is down', detail: 'Answers 503, once or until you change it' },
  { id: 'never-ends', label: 'Never ends', detail: 'Runs until the bot gives up or cancels' },
  { id: 'no-video', label: 'Delivers no video', detail: 'The file isn’t a video' },
] as const;

export type BehaviorId = (typeof behaviors)[number]['id'];

/** The fate of a task that doesn't simply work. */
export type TaskFate = Extract<BehaviorId, 'fails' | 'refuses' | 'never-ends'>;
