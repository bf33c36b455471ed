const GAP = 6
const EDGE = 8

/** Puts an open popover under its button, or above where there is no room, and never past the edge. */
export function placeUnder(button: HTMLElement, pane: HTMLElement): void {
  const at = button.getBoundingClientRect()
  const below = at.bottom + GAP + pane.offsetHeight < innerHeight - EDGE
  pane.style.left = `${Math.max(EDGE, Math.min(at.left, document.documentElement.clientWidth - pane.offsetWidth - EDGE))}px`
  pane.style.top = `${below ? at.bottom + GAP : Math.max(EDGE, at.top - GAP - pane.offsetHeight)}px`
}
