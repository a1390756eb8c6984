/** The ground of a cell of the matrix by its share of the row. The words on it are readable at every share. */

/** Shares that the legend shows. */
export const heatSteps = [0, 0.01, 0.1, 0.5, 1] as const;
/** Beyond this the words of either theme would be hard to read. */
const strongest = 58;

/** Less than this is not seen on the dark theme's ground. */
const weakest = 22;

/** In percent; a few mistakes among many samples are what one looks for, so small shares are drawn apart. */
export function strength(share: number): number {
  return between(share, weakest, strongest);
}

/** In percent, where no words stand on it: stronger, so that a cell of a few pixels is seen. */
export function plainStrength(share: number): number {
  return between(share, 15, 100);
}

function between(share: number, weak: number, strong: number): number {
  return share <= 0 ? 0 : Math.round(weak + (strong - weak) * Math.sqrt(Math.min(1, share)));
}

export function ground(share: number, right: boolean, percent = strength): string {
  return `color-mix(in oklab, var(${right ? '--accent' : '--danger'}) ${percent(share)}%, var(--surface-1))`;
}
