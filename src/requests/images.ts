import type { InputImage } from '../providers/provider.ts';
import type { ImageSource } from './request.ts';

/** The images that requests start from, on their way to the folder of the job. */
export interface RequestImages {
  /**
   * Downloads an image and normalizes it. `memberId`: members take turns. Throws a `UserError` if the image can't be
   * used, or no longer exists.
   */
  take(job: { id: string; memberId: string }, source: ImageSource): Promise<InputImage>;
  /**
   * Copies the still of an earlier job to the folder of another, which starts from it. Throws a `UserError` if it no
   * longer exists.
   */
  takeStill(jobId: string, earlier: { id: string; still: Omit<InputImage, 'url'> }): Promise<InputImage>;
}
