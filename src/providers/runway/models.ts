/** Runway's `ratio`, in pixels, by our resolution and then our aspect ratio. */
type Ratios = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a model takes: a prompt alone, or a prompt with its first frame, and in which shapes. */
export interface RunwayModel {
  text?: Ratios;
  image?: Ratios;
  takesSeed: boolean;
}

const hd = { '16:9': '1280:720', '9:16': '720:1280' };
const fullHd = { '16:9': '1920:1080', '9:16': '1080:1920' };

const gen4Image: Ratios = {
  '720p': { ...hd, '4:3': '1104:832', '3:4': '832:1104', '1:1': '960:960', '21:9': '1584:672' },
};
const veo: RunwayModel = {
  text: { '720p': hd, '1080p': fullHd },
  image: { '720p': hd, '1080p': fullHd },
  takesSeed: true,
};

const seedance: Ratios = {
  '480p': {
    ...{ '16:9': '864:496', '9:16': '496:864', '4:3': '752:560', '3:4': '560:752' },
    ...{ '1:1': '640:640', '21:9': '992:432' },
  },
  '720p': { ...hd, '4:3': '1112:834', '3:4': '834:1112', '1:1': '960:960', '21:9': '1470:630' },
};
const seedanceHd: Ratios = {
  ...seedance,
  '1080p': { ...fullHd, '4:3': '1664:1248', '3:4': '1248:1664', '1:1': '1440:1440', '21:9': '2206:946' },
};

/**
 * The models whose shapes are known.
 * @see https://docs.dev.runwayml.com/guides/models
 * @see https://github.com/runwayml/sdk-node/blob/main/src/resources/image-to-video.ts
 */
const models: Readonly<Record<string, RunwayModel>> = {
  // Switched off on 2026-07-30; so it was in the client's 3.24.0.
  gen3a_turbo: { image: { '720p': { '16:9': '1280:768', '9:16': '768:1280' } }, takesSeed: true },
  gen4_turbo: { image: gen4Image, takesSeed: true },
  'gen4.5': { text: { '720p': hd }, image: gen4Image, takesSeed: true },
  'veo3.1': veo,
  'veo3.1_fast': veo,
  seedance2: { text: seedanceHd, image: seedanceHd, takesSeed: true },
  seedance2_fast: { text: seedance, image: seedance, takesSeed: true },
  seedance2_mini: { text: seedance, image: seedance, takesSeed: true },
};

/** Shapes that most models have; a model that lacks one refuses it, which costs nothing. */
const unknownModel: RunwayModel = { text: seedanceHd, image: seedanceHd, takesSeed: false };

/** What is known of a model of this name; of others, such as an operator's own, what most take. */
export function findModel(name: string): RunwayModel {
  return (Object.hasOwn(models, name) && models[name]) || unknownModel;
}
