// What the simulated page lacks and the widget library asks for.
import '@testing-library/jest-dom/vitest';
import '@testing-library/svelte/vitest';
import { configure } from '@testing-library/svelte';
import { language } from '../lib/i18n/i18n.svelte';

// Tests speak either language from the start.
await language.bring('zh');

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 8000 });

class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= NoResizeObserver;
Element.prototype.scrollIntoView ??= () => {};
Element.prototype.hasPointerCapture ??= () => false;
Element.prototype.setPointerCapture ??= () => {};
Element.prototype.releasePointerCapture ??= () => {};
window.matchMedia ??= (query: string) =>
  ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
// Nothing is laid out here, and a floating panel whose button has no place on screen keeps itself hidden: give everything one.
Element.prototype.getBoundingClientRect = () => new DOMRect(100, 100, 80, 32);
Element.prototype.getClientRects = () => [new DOMRect(100, 100, 80, 32)] as unknown as DOMRectList;
Object.defineProperty(document.documentElement, 'clientWidth', { value: 1024 });
Object.defineProperty(document.documentElement, 'clientHeight', { value: 768 });
