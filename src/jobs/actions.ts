/** Whom an action is for: everybody, the requester and moderators of the channel, or those moderators alone. */
export type ActionFor = 'everyone' | 'managers' | 'staff';

interface ActionTraits {
  isFor: ActionFor;
  /** It changes the message that it is on, so it is always there and never under **More**. */
  changesMessage: boolean;
  /** It works in direct messages too, where no server's settings apply. */
  isDirect?: true;
  /** Whether it needs the request behind the video. A reel has none. */
  needsRequest: boolean;
}

const onMessage = { isFor: 'everyone', changesMessage: true, needsRequest: false } as const;
const ofStaff = { isFor: 'staff', changesMessage: false, needsRequest: false } as const;
const ofVideo = { isFor: 'everyone', changesMessage: false, needsRequest: false } as const;
const ofRequest = { isFor: 'everyone', changesMessage: false, needsRequest: true } as const;

/**
 * Everything that can be done from a job's message, by the kind at the start of its custom id. `states.ts` decides when
 * and in which order: the first action of a state is its primary one.
 */
export const actions = {
  cancel: { isFor: 'managers', changesMessage: true, needsRequest: false },
  deliver: { ...onMessage, isDirect: true },
  preview: onMessage,
  check: { ...onMessage, needsRequest: true },
  'retry-unclear': { ...onMessage, needsRequest: true },
  retry: { ...onMessage, needsRequest: true },
  continue: ofVideo,
  join: ofVideo,
  finish: ofVideo,
  'edit-video': ofVideo,
  upscale: ofVideo,
  reference: ofVideo,
  properly: ofRequest,
  again: ofRequest,
  edit: ofRequest,
  improve: ofRequest,
  'change-model': ofRequest,
  download: { ...ofVideo, isDirect: true },
  export: ofVideo,
  hide: ofStaff,
  show: ofStaff,
  delete: { isFor: 'managers', changesMessage: false, needsRequest: false },
} satisfies Record<string, ActionTraits>;
export type JobAction = keyof typeof actions;

export function isDirect(action: JobAction): boolean {
  const traits: ActionTraits = actions[action];
  return traits.isDirect ?? false;
}
