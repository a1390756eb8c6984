
import './src/lib/tokens.css'; import './src/lib/base.css';
import { mount } from 'svelte'; import LineChart from './src/lib/ui/LineChart.svelte';
const q = new URLSearchParams(location.search);
if (q.get('theme')) document.documentElement.dataset.theme = q.get('theme')!;
const app = document.getElementById('app')!;
const wave = (n: number, f: number, s = 1) => Array.from({length: n}, (_, i): [number, number] => [i * s, 50 + 40 * Math.sin(i / f) + Math.random() * 8]);
mount(LineChart, { target: app, props: { title: 'CPU', yUnit: '%', xKind: 'elapsed', syncKey: 'a', yRange: [0, 100], series: [1,2,3,4,5,6,7,8,9].map(k => ({ name: 'task-' + k, points: wave(300, 20 + k * 3, 10000).map(([x, y]) => [x, y / k] as [number, number]) })) } });
mount(LineChart, { target: app, props: { title: 'Memory', yUnit: 'B', xKind: 'elapsed', syncKey: 'a', yRange: [0, undefined], levels: [{ name: 'Limit', y: 4 * 2 ** 30 }], series: [{ name: 'task-0', points: wave(100000, 9000, 30).map(([x, y]) => [x, y * 2 ** 25] as [number, number]) }] } });
mount(LineChart, { target: app, props: { title: 'Loss', yScale: 'log', series: [{ name: 'loss', points: Array.from({length: 500}, (_, i): [number, number] => [i * 10, Math.exp(-i / 60) + 0.001 + Math.random() * 0.001]) }] } });
mount(LineChart, { target: app, props: { title: 'Time', xKind: 'time', series: [{ name: 'v', points: wave(50, 9, 60000).map(([x,y]) => [x + 1795325131000, y] as [number,number]) }] } });
mount(LineChart, { target: app, props: { title: 'Empty', series: [{ name: 'v', points: [] }] } });
