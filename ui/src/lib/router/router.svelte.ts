/** Where the window is now. The shell watches it to move focus and scroll when the page changes. */
import { href, parseRoute, type Route } from './route';

let current = $state.raw<Route>(parseRoute(location.hash));

window.addEventListener('hashchange', () => {
  current = parseRoute(location.hash);
});

export const router = {
  get route(): Route {
    return current;
  },
  go(route: Route): void {
    location.hash = href(route);
  },
  /** The same page with other particulars (a search text, a tab): no new entry in the history. */
  replace(route: Route): void {
    history.replaceState(history.state, '', href(route));
    current = route;
  },
};

export { href, type Route } from './route';
