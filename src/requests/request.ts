import type { Film } from '../catalog/choose-ways.ts';
import type { RequestedOptions } from '../catalog/options.ts';
import type { Consent, Notify } from '../jobs/job.ts';
import type { Role, Task } from '../providers/provider.ts';

export type { Film };

/** A member's attachment in the command. */
export interface OfferedFile {
  url: string;
  bytes: number;
}

/** A video: an attachment, or the one that a job has made, wherever it is now. */
export type VideoSource = OfferedFile | { videoOf: string };

/** An image of one of the cast, whose it is, and what its owner has confirmed about it. */
export interface CastSource {
  castId: string;
  name: string;
  index: number;
  ownerId: string;
  consent?: Consent;
}

/**
 * Where an input comes from: an attachment, an earlier job that keeps its inputs, by its place among them, a video, the
 * last frame of one, or the cast.
 */
export type InputSource =
  | VideoSource
  | { jobId: string; index?: number }
  | { lastFrameOf: VideoSource }
  | CastSource;

export interface DraftInput {
  role: Role;
  source: InputSource;
  /** The video, or the one that a frame is from. */
  film?: Film;
}

/** A video that a member may want, as a form shows it. Plain JSON, so that it can be kept. */
export interface Draft {
  /** A new video, or something with one that exists. */
  task: Task;
  /** A model's id; `null` for the default. */
  model: string | null;
  options: RequestedOptions;
  inputs: readonly DraftInput[];
  /** The members the inputs show or come from, as far as the bot knows; they may have opted out of videos. */
  imageOwnerIds?: readonly string[];
  /** The job whose video it is made from. */
  continues?: string;
  /** The thread of the story that it is the next clip of. */
  story?: string;
  /** Names in its prompt that brought images of the cast along for an earlier job. It isn't made without them. */
  cast?: readonly string[];
}

/** Everything a member asks for, before it is fitted to a model. */
export interface MemberRequest extends Draft {
  notify: Notify;
  /** The price the member has agreed to, in US dollars. */
  agreedUsd?: number;
  /**
   * An earlier attempt was paid, or may have been: the price has to be confirmed, whatever the settings say. An unclear
   * job is given up for this one.
   */
  retryOf?: { jobId: string; isUnclear: boolean };
  /** An earlier job for the same video. This one begins with its still, which is paid for. */
  stillOf?: string;
  /** The member has confirmed the right to the image, with this list of members in view. See `Consent`. */
  confirmedList?: string;
}

/** A draft with a prompt and nothing else. */
export function draftOf(prompt: string, inputs: readonly DraftInput[] = []): Draft {
  return {
    task: 'generate',
    model: null,
    options: {
      ...{ prompt, durationSeconds: null, resolution: null, aspectRatio: null },
      ...{ seed: null, sound: null, avoid: null, draft: false },
    },
    inputs,
  };
}
