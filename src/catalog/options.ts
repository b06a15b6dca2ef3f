/** The options of `/video` as received; `null` for options that the member left out. */
export interface RequestedOptions {
  prompt: string;
  durationSeconds: number | null;
  resolution: string | null;
  aspectRatio: string | null;
  seed: number | null;
  /** `null`: whatever the model does unasked. */
  sound: string | null;
  /** What must not be in the picture; `null` or empty: nothing. */
  avoid: string | null;
  /** A cheap first look. */
  draft: boolean;
}

/** The defaults for options that the member left out; `null`: the model's own. */
export type OptionDefaults = Pick<RequestedOptions, 'durationSeconds' | 'resolution' | 'aspectRatio'>;
