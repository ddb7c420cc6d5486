/** Goes to the heading that the page's address names, as texts and figures above it arrive, until the reader moves. */

/** @param content what grows */
export function followHeadingLink(content: Element): void {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id === '') return;
  const watch = new ResizeObserver(() => document.getElementById(id)?.scrollIntoView());
  watch.observe(content);
  for (const event of ['keydown', 'pointerdown', 'wheel'] as const) {
    window.addEventListener(event, () => watch.disconnect(), { once: true, passive: true });
  }
}
