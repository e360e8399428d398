export const DERIVED_KINDS = ["display", "thumb", "placeholder"] as const;
export type DerivedKind = (typeof DERIVED_KINDS)[number];

/** Makes one smaller version of a picture after the other, each from the one before. */
export interface Renderer {
  render(kind: DerivedKind): Promise<Blob>;
  /** Gives back what it drew on; the picture is its owner's. */
  release(): void;
}

/** Sides of an image scaled so that its longer side fits; never larger than it is. */
export function fitWithin(width: number, height: number, maxSide: number): { width: number; height: number } {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
