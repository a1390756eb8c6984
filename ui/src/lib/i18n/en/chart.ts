import { plural } from '../plural';

export const chart = {
  empty: 'No values yet.',
  table: 'Show as table',
  drawing: 'Show as chart',
  resetZoom: 'Reset zoom',
  hide: (name: string) => `Hide ${name}`,
  show: (name: string) => `Show ${name}`,
  min: 'Lowest',
  max: 'Highest',
  last: 'Last',
  peak: (value: string) => `peak ${value}`,
  step: 'Step',
  time: 'Time',
  elapsed: 'Elapsed',
  noValue: 'no value',
  series: (name: string, min: string, max: string, last: string) => `${name}: lowest ${min}, highest ${max}, last ${last}`,
  noSeries: (name: string) => `${name}: no values`,
  valueAt: (name: string, value: string) => `${name} ${value}`,
  keys: 'Left and right move along the values, Home and End go to the ends, plus and minus zoom, Escape shows everything.',
  everyNth: (shown: number, all: string) => `${plural(shown, 'row', 'rows')} of ${all}, evenly taken.`,
};
