import type { FailureKind } from '../jobs/job.ts';

export const NOT_COUNTED = 'Quota returned ✓';

/** What a member reads when a job fails: what happened, and what to do. The cause is in the log, not here. */
const sentences: Record<FailureKind, (model: string) => string> = {
  invalid_request: (model) =>
    `${model} does not accept these options. Try another duration, resolution or aspect ratio. ${NOT_COUNTED}`,
  content_rejected: (model) =>
    `${model} refused this for its content. Try to say it differently. ${NOT_COUNTED}`,
  unauthorized: (model) =>
    `${model} does not accept this bot's key. Please tell whoever runs the bot, or choose another model. ${NOT_COUNTED}`,
  insufficient_credit: (model) =>
    `The account behind ${model} is out of credit. Please tell whoever runs the bot, or choose another model. ${NOT_COUNTED}`,
  rate_limited: (model) =>
    `${model} is too busy to take this now. Please try again in a few minutes. ${NOT_COUNTED}`,
  unavailable: (model) =>
    `${model} can't be reached. Please try again later, or choose another model. ${NOT_COUNTED}`,
  timeout: (model) => `${model} took too long, so this was stopped. Please try again. ${NOT_COUNTED}`,
  task_failed: (model) =>
    `${model} could not make this video. Please try again, or change the prompt. ${NOT_COUNTED}`,
  bad_output: (model) => `What ${model} made is not a playable video. Please try again. ${NOT_COUNTED}`,
  retired: (model) => `${model} is no longer available here. Please choose another model. ${NOT_COUNTED}`,
  undeliverable: () =>
    'The video is made, but Discord would not take it. Please try again, and tell an admin if it happens again. ' +
    NOT_COUNTED,
  too_large: () =>
    `The video is larger than this server may upload. Try a lower resolution or a shorter one. ${NOT_COUNTED}`,
  lost: (model) => `The answer of ${model} was lost, and a new try was started instead. ${NOT_COUNTED}`,
  picture_not_public: (model) =>
    `${model} only takes pictures that are on the public web, and I could not attach yours to this message to get it ` +
    `there. Please tell an admin that I need to attach files here, or choose another model. ${NOT_COUNTED}`,
  internal: () =>
    `Something went wrong in the bot. Please try again, or tell whoever runs it. ${NOT_COUNTED}`,
};

/** The sentence for a failed job, beginning with ❌. `model` is the model's label. */
export function failureSentence(kind: FailureKind, model: string): string {
  return `❌ ${sentences[kind](model)}`;
}

/** For a video that is made, but not for this channel. */
export function outOfPlaceSentence(model: string): string {
  return (
    `❌ ${model} made something that may be shown in age-restricted channels only, so it is not posted here. ` +
    `Try to say it differently, or ask in such a channel. ${NOT_COUNTED}`
  );
}
