import type { InputImage } from '../providers/provider.ts';
import type { ImageSource } from './request.ts';

/** The images that requests begin with, on their way to the folder of the job. */
export interface RequestImages {
  /**
   * Brings an image and makes it plain; `memberId` is whose turn it is. Throws a `UserError` for an image that
   * can't be used, or is no longer there.
   */
  take(job: { id: string; memberId: string }, source: ImageSource): Promise<InputImage>;
  /**
   * Copies the still of an earlier job to the folder of another, which begins with it. Throws a `UserError` where it is
   * no longer there.
   */
  takeStill(jobId: string, earlier: { id: string; still: Omit<InputImage, 'url'> }): Promise<InputImage>;
}
