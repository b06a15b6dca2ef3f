import type { RequestedOptions } from '../catalog/fit.ts';
import type { Notify } from '../jobs/job.ts';

/** A member's attachment in the command. */
export interface OfferedImage {
  url: string;
  bytes: number;
}

/** Where a member's image comes from: an attachment, or an earlier job that keeps the image it began with. */
export type ImageSource = OfferedImage | { jobId: string };

/** The largest image that is taken. */
export const IMAGE_MAX_BYTES = 20 * 1024 ** 2;

/** A video that a member may want, as a form shows it. Plain JSON, so that it can be kept. */
export interface Draft {
  /** A model's id; `null` for the default. */
  model: string | null;
  options: RequestedOptions;
  image: ImageSource | null;
  /** The members the image shows or comes from, as far as the bot knows; they may have opted out of videos. */
  imageOwnerIds?: readonly string[];
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
