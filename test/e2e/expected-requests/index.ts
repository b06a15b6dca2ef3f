import { falRequests } from './fal.ts';
import { googleRequests } from './google.ts';
import { openrouterRequests } from './openrouter.ts';
import { lumaRequests, openaiRequests, viduRequests } from './others.ts';
import { replicateRequests } from './replicate.ts';
import { runwayRequests } from './runway.ts';
import { wavespeedRequests } from './wavespeed.ts';
import type { ExpectedByModel } from './words.ts';
import { xaiRequests } from './xai.ts';

/**
 * The requests that each model's provider must get for the member's request in `words.ts`: every paid request, in
 * order, with path and whole body. Written by hand from the providers' documentation, not from the bot's output.
 */
export const expectedRequests: ExpectedByModel = {
  ...replicateRequests,
  ...wavespeedRequests,
  ...falRequests,
  ...runwayRequests,
  ...lumaRequests,
  ...viduRequests,
  ...xaiRequests,
  ...googleRequests,
  ...openrouterRequests,
  ...openaiRequests,
};
