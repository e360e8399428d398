/** The page in the person's tab, as far as more of its gallery is brought into it. */
export interface TabPage {
  document: Document;
  /** The elements that show its photos now, in their order. */
  places(): Element[];
  /** Reads what it shows now. @returns how many photos are new */
  collect(): Promise<number>;
  /** Whether a limit is reached. */
  isEnough(): boolean;
  /** Whether as many photos are found as the page tells. It may tell the number of something else. */
  hasToldCount(): boolean;
}
