/** `libheif-js` 1.23.2 has types of libheif's C functions alone. These are the functions in JavaScript around them. */
declare module "libheif-js/libheif-wasm/libheif-bundle.mjs" {
  interface HeifImage {
    get_width(): number;
    get_height(): number;
    is_primary(): boolean;
    /** Decodes with all turns applied. The callback gets `null` where that fails. */
    display(image: ImageData, onDone: (image: ImageData | null) => void): void;
    free(): void;
  }
  interface Libheif {
    HeifDecoder: new () => { decode(file: Uint8Array): HeifImage[] };
  }
  const start: () => Libheif;
  export default start;
}
