/** The request of every row. Durations and resolutions are the models' own defaults. */
export const prompt = 'a boat in the rain';
export const seed = 7;
/** Models that lack it use the nearest they have. */
export const ratio = '9:16';

/** The possible representations of an image. */
export const imageFile = {
  /** The member's, as a data URI, or its bare base64. */
  data: '<data URI>',
  base64: '<base64>',
  /** Uploaded to the provider, as its URL there. */
  upload: '<address of an upload>',
  /** The first stage's still, as its URL at its maker. */
  still: '<address of the still>',
  /** Attached to the reply, as its URL there. */
  attachment: '<address of the attachment>',
  /** As a file of a form. */
  file: '<file>',
} as const;

/** The job's own name, which a provider keeps with the task. */
export const jobName = '<job>';

export interface ExpectedRequest {
  path: string;
  body: unknown;
}

/** By model: its requests from text alone, and from a member's image if it can. */
export type ExpectedByModel = Readonly<
  Record<string, { text?: readonly ExpectedRequest[]; image?: readonly ExpectedRequest[] }>
>;
