/** A chart with the keyboard alone: the cursor goes from value to value, and what is shown narrows and widens. */
import type uPlot from 'uplot';

interface Extent {
  first: number;
  last: number;
}

/** Does what a key asks for; false when it asks for nothing here. */
export function moveByKey(plot: uPlot, event: KeyboardEvent, extent: Extent, showAll: () => void): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  const { min, max } = plot.scales.x!;
  if (min == null || max == null) return false;
  const [first, end] = [plot.valToIdx(min), plot.valToIdx(max)];
  const here = plot.cursor.idx ?? end + 1;
  const stride = event.shiftKey || event.key.startsWith('Page') ? Math.max(1, Math.round((end - first) / 20)) : 1;
  const moveTo = (place: number) => {
    const x = plot.data[0][Math.max(first, Math.min(end, place))];
    if (x !== undefined) plot.setCursor({ left: plot.valToPos(x, 'x'), top: plot.over.clientHeight / 2 });
  };
  const zoom = (factor: number) => {
    const middle = plot.cursor.idx == null ? (min + max) / 2 : plot.data[0][plot.cursor.idx]!;
    const from = Math.max(extent.first, middle - (middle - min) * factor);
    const to = Math.min(extent.last, middle + (max - middle) * factor);
    if (to > from) plot.setScale('x', { min: from, max: to });
  };
  const acts: Record<string, () => void> = {
    ArrowLeft: () => moveTo(here - stride),
    ArrowDown: () => moveTo(here - stride),
    PageDown: () => moveTo(here - stride),
    ArrowRight: () => moveTo(here + stride),
    ArrowUp: () => moveTo(here + stride),
    PageUp: () => moveTo(here + stride),
    Home: () => moveTo(first),
    End: () => moveTo(end),
    '+': () => zoom(0.5),
    '=': () => zoom(0.5),
    '-': () => zoom(2),
    Escape: showAll,
  };
  const act = acts[event.key];
  act?.();
  return act !== undefined;
}
