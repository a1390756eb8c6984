/** How curves are drawn in this window: the same everywhere until it is closed. */
import type { XKind } from '../ui/chart/series';

let axis = $state<XKind>('step');
let smoothing = $state(0);
let logarithmic = $state(false);

export const curveView = {
  get axis(): XKind {
    return axis;
  },
  set axis(next: XKind) {
    axis = next;
  },
  /** 0 to 0.99. */
  get smoothing(): number {
    return smoothing;
  },
  set smoothing(next: number) {
    smoothing = next;
  },
  get logarithmic(): boolean {
    return logarithmic;
  },
  set logarithmic(next: boolean) {
    logarithmic = next;
  },
};
