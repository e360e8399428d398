/**
 * A text that the page must not learn. `window.find` of the page searches closed shadow roots too, letter by letter if need be,
 * but not what style sheets draw. Screen readers have it by its label.
 */
export function Drawn({ text }: { text: string }) {
  return <span class="drawn" role="img" aria-label={text} data-text={text} />;
}
