import type { ChartOptions } from 'chart.js'
import { computed, type ComputedRef, ref } from 'vue'
import { theme } from '../frame/theme.ts'
import './chart-setup.ts'

/** Told apart by people who see colours differently (after Okabe and Ito), with enough contrast on each ground. */
const lightSeries = ['#4f46e5', '#b45309', '#0f766e', '#be185d', '#0369a1', '#854d0e', '#52525b']
const darkSeries = ['#a5b4fc', '#fbbf24', '#5eead4', '#f9a8d4', '#7dd3fc', '#fde68a', '#d4d4d8']

export interface ChartTheme {
  dark: boolean
  series: string[]
  text: string
  muted: string
  grid: string
  surface: string
  good: string
  bad: string
  waiting: string
  /** The size of labels, in px. */
  fontSize: number
}

const darkTheme: ChartTheme = {
  dark: true,
  series: darkSeries,
  text: '#e2e8f0',
  muted: '#94a3b8',
  grid: '#33415580',
  surface: '#0f172a',
  good: '#4ade80',
  bad: '#f87171',
  waiting: '#fbbf24',
  fontSize: 11,
}

/** Also of what is printed. */
export const lightTheme: ChartTheme = {
  dark: false,
  series: lightSeries,
  text: '#334155',
  muted: '#475569',
  grid: '#cbd5e180',
  surface: '#ffffff',
  good: '#15803d',
  bad: '#b91c1c',
  waiting: '#b45309',
  fontSize: 11,
}

/** How much larger than usual charts are labelled. */
export const chartScale = ref(1)

export const chartTheme: ComputedRef<ChartTheme> = computed(() => {
  const usual = theme.value.dark ? darkTheme : lightTheme
  return chartScale.value === 1
    ? usual
    : { ...usual, fontSize: Math.round(usual.fontSize * chartScale.value) }
})

/** The colour of a series with some of the ground showing through, for areas. */
export function faint(colour: string, share = 0.15): string {
  const alpha = Math.round(share * 255)
  return `${colour}${alpha.toString(16).padStart(2, '0')}`
}

/** Options that all charts share; spread them and add to them. */
export const chartOptions: ComputedRef<ChartOptions<'line' | 'bar'>> = computed(() =>
  chartOptionsIn(chartTheme.value),
)

export function chartOptionsIn({
  text,
  muted,
  grid,
  surface,
  fontSize,
}: ChartTheme): ChartOptions<'line' | 'bar'> {
  const axis = {
    grid: { color: grid, tickLength: 0 },
    border: { display: false },
    ticks: { color: muted, padding: 8, maxRotation: 0, autoSkipPadding: 16, font: { size: fontSize } },
  }
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: { duration: 250 },
    interaction: { mode: 'index', intersect: false },
    scales: { x: { ...axis, grid: { display: false } }, y: { ...axis, beginAtZero: true } },
    plugins: {
      legend: {
        display: false,
        labels: {
          color: text,
          boxWidth: 12,
          boxHeight: 12,
          usePointStyle: true,
          font: { size: fontSize + 1 },
        },
      },
      tooltip: {
        backgroundColor: surface,
        titleColor: text,
        bodyColor: text,
        borderColor: grid,
        borderWidth: 1,
        padding: 10,
        cornerRadius: 6,
        boxPadding: 4,
        usePointStyle: true,
      },
    },
  }
}
