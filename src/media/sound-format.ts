/** What the sound of joined videos has in common, whatever it is made of. */
export const SAMPLE_RATE = 48_000;
/** As loud as videos on the web. */
export const TARGET_LUFS = -16;
/** More would raise a clip's noise, and not what it says. */
export const MAX_GAIN_DB = 20;
export const FORMAT = `aformat=sample_fmts=flt:sample_rates=${SAMPLE_RATE}:channel_layouts=stereo`;
