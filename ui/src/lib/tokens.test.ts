import { describe, expect, it } from 'vitest';
import css from './tokens.css?raw';

type Theme = 'light' | 'dark';

/** The sRGB luminance (WCAG 2.2) of a token that is a single `light-dark(oklch, oklch)` pair. */
function luminance(token: string, theme: Theme): number {
  const pair = css.match(new RegExp(`--${token}: light-dark\\(oklch\\(([^)]+)\\), oklch\\(([^)]+)\\)\\)`));
  if (!pair) throw new Error(`tokens.css has no colour --${token}`);
  const [lightness, chroma, hue] = (theme === 'light' ? pair[1]! : pair[2]!).split(' ').map(Number) as [number, number, number];
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (x: number) => Math.min(1, Math.max(0, x));
  const red = clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(text: string, ground: string, theme: Theme): number {
  const [dim, bright] = [luminance(text, theme), luminance(ground, theme)].sort((x, y) => x - y) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

const hues = ['pending', 'running', 'success', 'failed', 'stopped'];
const pairs: [text: string, ground: string][] = [
  ...['text-1', 'text-2', 'text-3'].flatMap((text) =>
    ['surface-0', 'surface-1', 'surface-2', 'surface-float'].map((ground): [string, string] => [text, ground]),
  ),
  ['text-1', 'surface-3'],
  ['text-2', 'surface-3'],
  ['accent-text', 'surface-0'],
  ['accent-text', 'surface-1'],
  ['accent-text', 'surface-2'],
  ['accent-text', 'accent-soft'],
  ['text-1', 'accent-soft'],
  ['text-2', 'accent-soft'],
  ['text-3', 'accent-soft'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-accent', 'danger'],
  ['on-accent', 'danger-hover'],
  ...hues.flatMap((hue): [string, string][] => [
    [hue, `${hue}-soft`],
    [hue, 'surface-0'],
    [hue, 'surface-1'],
    [hue, 'surface-2'],
    [hue, 'accent-soft'],
  ]),
];

describe.each<Theme>(['light', 'dark'])('in the %s theme', (theme) => {
  it.each(pairs)('%s on %s reads at AA', (text, ground) => {
    expect(contrast(text, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('line %i of a chart is seen on its ground', (line) => {
    expect(contrast(`series-${line}`, 'surface-1', theme)).toBeGreaterThanOrEqual(3);
  });
});

it('black on white is 21 to 1, so the arithmetic above is right', () => {
  expect(contrast('on-accent', 'surface-1', 'light')).toBeCloseTo(1);
  expect((luminance('on-accent', 'light') + 0.05) / 0.05).toBeCloseTo(21, 1);
});
