/** What the open page calls itself where its entry in the table of pages is too general: the version being made, the job being read. */

export interface PageTitle {
  /** At the top of the page. */
  heading?: string;
  /** In the window's title, where the heading does not do: the page itself says it elsewhere. */
  window?: string;
}

let current = $state.raw<PageTitle>({});

export const title = {
  get current(): PageTitle {
    return current;
  },
};

/** Call while a page is being created; what it says holds until the page is left. */
export function titled(of: () => PageTitle): void {
  $effect(() => {
    current = of();
    return () => (current = {});
  });
}
