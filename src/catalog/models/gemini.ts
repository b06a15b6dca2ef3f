import type { ModelRow } from '../schema.ts';
import { duration, frames, image, prompt, ratio, references, resolution, video } from './fields.ts';
import { googleOmni11 } from './google.ts';
import { perSecond } from './prices.ts';
import { runwayGeminiOmni } from './runway.ts';
import { wavespeed, wavespeedPage } from './wavespeed-offer.ts';
import { bothFrames, oneTask, oneVideo, sixRatios } from './ways.ts';

const path = 'google/gemini-omni-1.1-flash';
const fields = { ...prompt, ...duration, ...resolution, ...ratio };
const price = perSecond({ '360p': 0.03, '720p': 0.1, '1080p': 0.15, '4k': 0.3 });

export const geminiOmni: ModelRow = {
  id: 'gemini-omni',
  label: 'Gemini Omni 1.1 Flash',
  offers: [
    {
      ...{ ...wavespeed, sound: 'always', aspectRatios: ['16:9', '9:16'], durations: { from: 3, to: 10 } },
      ...{ resolutions: ['360p', '720p', '1080p', '4k'], defaultResolution: '720p' },
      priceSource: wavespeedPage(`${path}/text-to-video`, '2026-11-28'),
      ways: [
        oneTask({
          ...{ model: `${path}/{text-to-video,image-to-video}`, inputs: { first: {} }, price },
          fields: { ...fields, ...image },
        }),
        oneTask({
          ...{ name: 'frames', model: `${path}/image-to-video`, inputs: bothFrames, price },
          fields: { ...fields, ...frames },
        }),
        oneTask({
          ...{ name: 'references', model: `${path}/reference-to-video`, price },
          inputs: { reference: { min: 1, max: 3 } },
          fields: { ...fields, ...references('reference_images') },
        }),
        oneTask({
          ...{ task: 'edit', model: `${path}/video-edit`, inputs: oneVideo(10), price },
          ...{ aspectRatios: sixRatios, durations: { from: 1, to: 10 } },
          fields: { ...prompt, ...resolution, ...video },
        }),
      ],
    },
    runwayGeminiOmni,
    googleOmni11,
  ],
};
