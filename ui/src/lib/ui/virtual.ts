/**
 * The arithmetic of a list of rows of one height that is longer than an element may be. Up to `maxScrollPx` the
 * scrollbar is the truth; beyond it the scrollbar only says how far along one is, and the exact offset is kept beside it.
 */

/** Engines stop growing elements between 17 and 33 million pixels; well below it, positions stay whole pixels. */
export const maxScrollPx = 12_000_000;

export interface Extent {
  count: number;
  rowHeight: number;
  viewHeight: number;
}

/** The height of all rows, which may be more than the element gets. */
export function contentHeight({ count, rowHeight }: Extent): number {
  return count * rowHeight;
}

export function elementHeight(extent: Extent): number {
  return Math.min(contentHeight(extent), maxScrollPx);
}

export function isScaled(extent: Extent): boolean {
  return contentHeight(extent) > maxScrollPx;
}

export function maxOffset(extent: Extent): number {
  return Math.max(0, contentHeight(extent) - extent.viewHeight);
}

export function clampOffset(extent: Extent, offset: number): number {
  return Math.min(maxOffset(extent), Math.max(0, offset));
}

/** Content pixels per scrollbar pixel: 1 unless scaled. */
function scale(extent: Extent): number {
  const travel = elementHeight(extent) - extent.viewHeight;
  return isScaled(extent) && travel > 0 ? maxOffset(extent) / travel : 1;
}

export function offsetAt(extent: Extent, scrollTop: number): number {
  return clampOffset(extent, scrollTop * scale(extent));
}

export function scrollTopAt(extent: Extent, offset: number): number {
  return clampOffset(extent, offset) / scale(extent);
}

export interface Visible {
  /** Rows [from, to) are drawn. */
  from: number;
  to: number;
  /** Where row `from` begins, relative to the top of the view. */
  shift: number;
}

export function visibleRows(extent: Extent, offset: number, overscan: number): Visible {
  const { count, rowHeight, viewHeight } = extent;
  const at = clampOffset(extent, offset);
  const from = Math.max(0, Math.floor(at / rowHeight) - overscan);
  const to = Math.min(count, Math.ceil((at + viewHeight) / rowHeight) + overscan);
  return { from, to, shift: from * rowHeight - at };
}

/** The offset that brings a row into view with the least movement. */
export function offsetToShow(extent: Extent, offset: number, row: number, align: 'nearest' | 'start' | 'center' = 'nearest'): number {
  const top = row * extent.rowHeight;
  const bottom = top + extent.rowHeight;
  if (align === 'start') return clampOffset(extent, top);
  if (align === 'center') return clampOffset(extent, top - (extent.viewHeight - extent.rowHeight) / 2);
  if (top < offset) return clampOffset(extent, top);
  return clampOffset(extent, Math.max(offset, bottom - extent.viewHeight));
}
