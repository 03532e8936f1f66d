import type { ChartOptions, Plugin } from 'chart.js'
import type { BoundChart } from './chart-model.ts'
import { Chart } from './chart-setup.ts'
import { lightTheme } from './chart-theme.ts'

const size = { width: 1_200, height: 640 }
/** For print and for screens that show two pixels where others show one. */
const density = 2

const ground: Plugin = {
  id: 'ground',
  beforeDraw({ ctx, width, height }) {
    ctx.save()
    ctx.fillStyle = lightTheme.surface
    ctx.fillRect(0, 0, width, height)
    ctx.restore()
  },
}

/** A PNG in base64: the chart on white, with its title and what it was measured from. */
export function chartPicture(drawn: BoundChart, title: string, about: string): string {
  const canvas = document.createElement('canvas')
  canvas.width = size.width
  canvas.height = size.height
  const chart = new Chart(canvas, {
    type: drawn.kind,
    data: drawn.data(lightTheme),
    options: printed(drawn.options(lightTheme), [title, about]),
    plugins: [ground, ...drawn.plugins],
  })
  try {
    return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length)
  } finally {
    chart.destroy()
  }
}

function printed(options: ChartOptions, [title, about]: [string, string]): ChartOptions {
  const { text, muted } = lightTheme
  return {
    ...options,
    responsive: false,
    animation: false,
    devicePixelRatio: density,
    layout: { padding: 24 },
    plugins: {
      ...options.plugins,
      title: { display: true, text: title, align: 'start', color: text, font: { size: 18, weight: 600 } },
      subtitle: {
        display: about !== '',
        text: about,
        align: 'start',
        color: muted,
        font: { size: 12 },
        padding: { top: 4, bottom: 12 },
      },
    },
  }
}
