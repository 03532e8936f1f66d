import type { FaultBand } from '../../model/experiment.ts'
import { areaColours, muted, seriesStyle } from './colours.ts'
import { type Area, frame, horizontalAxis, verticalAxis } from './frame.ts'
import { linearScale } from './scales.ts'
import { escapeXml, line, path, rect, tag } from './svg.ts'

interface OverTime {
  title: string
  unit: string
  /** In milliseconds from the beginning. */
  points: readonly { at: number; value: number }[]
  faults: readonly FaultBand[]
  series: number
}

/** A very short fault is still visible. */
const leastBandWidth = 3

/** A figure over the time of a run, with what was done to the cluster behind it. */
export function overTime({ title, unit, points, faults, series }: OverTime): string {
  const { colour } = seriesStyle(series)
  const values = points.map(({ value }) => value)
  const end = Math.max(1, ...points.map(({ at }) => at))
  const draw = (area: Area) => {
    const y = linearScale(0, Math.max(...values, 0) || 1, area.bottom, area.top + 6)
    const x = linearScale(0, end / 1000, area.left, area.right)
    const seconds = (ms: number) => Math.min(area.right, x.at(Math.min(ms, end) / 1000))
    return [
      ...faults.map(({ from, to, label }) => {
        const width = Math.max(leastBandWidth, seconds(to) - seconds(from))
        const band = `fill:${areaColours.red};opacity:0.16`
        return tag(
          'g',
          {},
          tag('title', {}, escapeXml(label)),
          rect(seconds(from), area.top, width, area.bottom - area.top, band),
          line(
            seconds(from),
            area.top,
            seconds(from),
            area.bottom,
            `stroke:${areaColours.red};stroke-dasharray:3 3`,
          ),
        )
      }),
      verticalAxis(area, y),
      path(
        points.map(({ at, value }) => [seconds(at), y.at(value)] as const),
        `fill:none;stroke:${colour};stroke-width:1.8`,
      ),
      horizontalAxis(
        area,
        x.ticks.filter((tick) => tick <= end / 1000).map((tick) => ({ x: x.at(tick), text: String(tick) })),
        'seconds of the run',
      ),
    ].join('')
  }
  return frame({
    title,
    unit,
    description: `${points.length} moments, with ${faults.length} faults behind them`,
    plotHeight: 165,
    legend:
      faults.length === 0
        ? []
        : [
            {
              text: 'a fault',
              mark: rect(2, -6, 18, 12, `fill:${areaColours.red};opacity:0.3;stroke:${muted}`),
            },
          ],
    margins: { left: 66, right: 12, bottom: 48 },
    draw,
  })
}
