/** How logs are drawn in this window: the same for every job until it is closed. */
let times = $state(true);

export const logView = {
  get times(): boolean {
    return times;
  },
  set times(next: boolean) {
    times = next;
  },
};
