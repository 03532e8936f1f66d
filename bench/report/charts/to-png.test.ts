import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { stackedBars } from './stacked-bars.ts'
import { rect, tag } from './svg.ts'
import { toPng } from './to-png.ts'

const chunkHead = 8
const signature = 8

interface Picture {
  width: number
  height: number
  /** Red, green, blue and how opaque it is. */
  at: (x: number, y: number) => number[]
}

/** Reads what `toPng` writes: eight bits for each of four channels, not interlaced. */
function readPng(bytes: Uint8Array): Picture {
  const png = Buffer.from(bytes)
  const parts: Buffer[] = []
  for (let at = signature; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const body = png.subarray(at + chunkHead, at + chunkHead + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + chunkHead) === 'IDAT') parts.push(body)
  }
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  expect([...png.subarray(24, 29)]).toEqual([8, 6, 0, 0, 0])
  const rows = unfilter(inflateSync(Buffer.concat(parts)), width * 4, height)
  return { width, height, at: (x, y) => [...rows.subarray((y * width + x) * 4, (y * width + x + 1) * 4)] }
}

function unfilter(data: Buffer, stride: number, height: number): Buffer {
  const rows = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (stride + 1)]!
    for (let x = 0; x < stride; x += 1) {
      const left = x < 4 ? 0 : rows[y * stride + x - 4]!
      const up = y === 0 ? 0 : rows[(y - 1) * stride + x]!
      const corner = x < 4 || y === 0 ? 0 : rows[(y - 1) * stride + x - 4]!
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!
      rows[y * stride + x] = data[y * (stride + 1) + 1 + x]! + guess
    }
  }
  return rows
}

function paeth(left: number, up: number, corner: number): number {
  const distance = (value: number) => Math.abs(left + up - corner - value)
  if (distance(left) <= distance(up) && distance(left) <= distance(corner)) return left
  return distance(up) <= distance(corner) ? up : corner
}

function drawingOf(...children: string[]): string {
  return tag('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: '0 0 40 20' }, ...children)
}

describe('a chart as PNG', () => {
  it('is twice as large, in the colours behind the variables', async () => {
    const drawing = drawingOf(
      rect(0, 0, 40, 20, 'fill:var(--chart-ground, #ffffff)'),
      rect(20, 0, 20, 20, 'fill:var(--chart-2, #d55e00)'),
    )
    const { width, height, at } = readPng(await toPng(drawing))
    expect([width, height]).toEqual([80, 40])
    expect(at(10, 20)).toEqual([255, 255, 255, 255])
    expect(at(60, 20)).toEqual([0xd5, 0x5e, 0, 255])
  })

  it('has its words in letters, arrows among them, whatever fonts the machine has', async () => {
    const shapeOf = async (text: string) => {
      const { width, height, at } = readPng(
        await toPng(
          drawingOf(
            rect(0, 0, 40, 20, 'fill:#ffffff'),
            tag('text', { x: 2, y: 15, 'font-family': 'system-ui, Arial, sans-serif' }, text),
          ),
        ),
      )
      const dark: string[] = []
      for (let y = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1) if (at(x, y)[0]! < 128) dark.push(`${x} ${y}`)
      return dark.join()
    }
    const shapes = await Promise.all(['', 'm', 'µ', '±', '↔', '\u{e000}'].map(shapeOf))
    // The last has no letter, and what is drawn instead is none of the others.
    expect(new Set(shapes).size).toBe(6)
    expect(shapes[0]).toBe('')
  })

  it('of a whole chart is made from it alone', async () => {
    const chart = stackedBars({
      title: 'Parts',
      description: '',
      parts: [{ name: 'client ↔ frontend', colour: 'sky' }],
      bars: [{ name: '1 + 1', values: [1], total: '4 ms' }],
      axis: { title: 'share', high: 1, ticks: [0, 1], format: String },
    })
    const { width, at } = readPng(await toPng(chart))
    expect(width).toBe(960)
    expect(at(480, 100)).toEqual([0x56, 0xb4, 0xe9, 255])
  })
})
