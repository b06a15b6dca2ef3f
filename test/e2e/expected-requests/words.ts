/** The request of every row; lengths and resolutions are the models' own defaults. */
export const prompt = 'a boat in the rain';
export const seed = 7;
/** Models that lack it take the nearest they have. */
export const ratio = '9:16';

/** What may stand in place of an image. */
export const imageFile = {
  /** The member's, as a data URI, or its bare base64. */
  data: '<data URI>',
  base64: '<base64>',
  /** Sent ahead to the provider, and its address there. */
  upload: '<address of an upload>',
  /** The still of the first stage, at its maker's address. */
  still: '<address of the still>',
  /** Attached to the reply, and its address there. */
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

/** By model: its requests from words alone, and from a member's image, where it can. */
export type ExpectedByModel = Readonly<
  Record<string, { text?: readonly ExpectedRequest[]; image?: readonly ExpectedRequest[] }>
>;
