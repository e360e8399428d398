export const DERIVED_KINDS = ["display", "thumb", "placeholder"] as const;
export type DerivedKind = (typeof DERIVED_KINDS)[number];

/** Makes smaller versions of a picture one after the other, each from the one before. */
export interface Renderer {
  render(kind: DerivedKind): Promise<Blob>;
  /** Frees what it has drawn on. The picture itself belongs to the caller. */
  release(): void;
}

/** Scales the sides of a picture down so that the longer one fits. Never scales up. */
export function fitWithin(width: number, height: number, maxSide: number): { width: number; height: number } {
  const scale = Math.min(1, maxSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
