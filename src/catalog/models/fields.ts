/** The names of fields that most models share. */
export const prompt = { prompt: 'prompt' };
export const duration = { duration: { field: 'duration' } };
export const resolution = { resolution: { field: 'resolution' } };
export const ratio = { aspectRatio: { field: 'aspect_ratio' } };
export const seed = { seed: 'seed' };
export const avoid = { avoid: 'negative_prompt' };
export const audio = { sound: { field: 'generate_audio' } };

export const image = { inputs: { first: { field: 'image' } } };
export const frames = { inputs: { first: { field: 'image' }, last: { field: 'last_image' } } };
export const video = { inputs: { video: { field: 'video' } } };

export function references(field: string, mention?: string) {
  return { inputs: { reference: { field, inArray: true, ...(mention !== undefined && { mention }) } } };
}

/** The video takes the shape of its first frame. */
export const shapeOfImage = { withImage: { omit: ['aspect_ratio'] } };
