/** The part of libheif's JavaScript that is used here; the package has no types for it. */
declare module 'libheif-js/wasm-bundle.js' {
  interface HeifImage {
    get_width(): number;
    get_height(): number;
    /** Fills `target.data` with RGBA, and gives it to `done`; or nothing, where it can't be decoded. */
    display(
      target: { data: Uint8ClampedArray; width: number; height: number },
      done: (target: unknown) => void,
    ): void;
  }
  const libheif: { HeifDecoder: new () => { decode(data: Uint8Array): HeifImage[] } };
  export default libheif;
}
