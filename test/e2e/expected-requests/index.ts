import { lumaRequests, openaiRequests, viduRequests } from './others.ts';
import { replicateRequests } from './replicate.ts';
import { runwayRequests } from './runway.ts';
import { wavespeedRequests } from './wavespeed.ts';
import type { ExpectedByModel } from './words.ts';

/**
 * What each model's provider must be asked for the request of `words.ts`: every paid request, in order, path and whole
 * body. Written by hand from the providers' documentation, not from what the bot sends.
 */
export const expectedRequests: ExpectedByModel = {
  ...replicateRequests,
  ...wavespeedRequests,
  ...runwayRequests,
  ...lumaRequests,
  ...viduRequests,
  ...openaiRequests,
};
