/** The ground of a cell of the matrix by its share of the row. The words on it are readable at every share. */

/** Shares that the legend shows. */
export const heatSteps = [0, 0.01, 0.1, 0.5, 1] as const;
/** Beyond this the words of either theme would be hard to read. */
const strongest = 58;

/** In percent; a few mistakes among many samples are what one looks for, so small shares are drawn apart. */
export function strength(share: number): number {
  return Math.round(Math.sqrt(Math.max(0, Math.min(1, share))) * strongest);
}

export function ground(share: number, right: boolean): string {
  return `color-mix(in oklab, var(${right ? '--accent' : '--danger'}) ${strength(share)}%, var(--surface-1))`;
}
