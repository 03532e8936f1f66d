import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Random } from '../chance/random.ts'
import { Lane } from './lane.ts'
import type { LaneFault } from './lane-fault.ts'
import { parseFault } from './model/parse-fault.ts'
import type { LinkFault } from './model/fault.ts'

interface Passed {
  text: string
  at: number
}

let lane: Lane
let passed: Passed[]
let faults: LaneFault[]

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
  passed = []
  lane = new Lane({
    pass: (bytes) => passed.push({ text: bytes.toString(), at: performance.now() }),
    reset: () => undefined,
    eased: () => undefined,
  })
})

afterEach(() => vi.useRealTimers())

function suffer(seed: number, ...texts: string[]): void {
  const random = new Random(seed)
  faults = texts.map((text) => ({
    fault: parseFault(`${text} from buyer-frontend to product-db`) as LinkFault,
    figures: { id: text, seen: 0, hit: 0 },
    random: random.fork(),
    hitsConnection: true,
  }))
  lane.replace(faults)
}

const push = (text: string) => lane.push(Buffer.from(text))
const times = () => passed.map(({ at }) => at)
const received = () => passed.map(({ text }) => text).join('')

test('latency delays each frame by what was asked for, and frames that come together stay together', () => {
  suffer(1, 'latency 120ms')
  push('a')
  push('b')
  vi.advanceTimersByTime(40)
  push('c')
  vi.advanceTimersByTime(79)
  expect(passed).toEqual([])
  vi.advanceTimersByTime(1_000)
  expect(passed).toEqual([
    { text: 'a', at: 120 },
    { text: 'b', at: 120 },
    { text: 'c', at: 160 },
  ])
})

test('jitter spreads the delay evenly on both sides of it', () => {
  suffer(1, 'latency 40ms jitter 30ms')
  const delays: number[] = []
  for (let frame = 0; frame < 1_000; frame += 1) {
    const pushedAt = performance.now()
    push('x')
    vi.advanceTimersByTime(100)
    delays.push(passed.at(-1)!.at - pushedAt)
  }
  delays.sort((a, b) => a - b)
  for (const [index, delay] of delays.entries()) {
    const even = 10 + (60 * index) / 1_000
    expect(Math.abs(delay - even)).toBeLessThan(4)
  }
})

test('bandwidth lets this many bytes pass in a second, and they trickle', () => {
  suffer(1, 'bandwidth 200KB/s')
  for (let frame = 0; frame < 10; frame += 1) push('x'.repeat(20_000))
  vi.advanceTimersByTime(10_000)
  expect(received()).toHaveLength(200_000)
  let bytes = 0
  for (const { text, at } of passed) {
    bytes += text.length
    expect(Math.abs(at - bytes / 200)).toBeLessThanOrEqual(1)
  }
  expect(Math.max(...passed.map(({ text }) => text.length))).toBeLessThanOrEqual(4_000)
})

test('slices leave as pieces of the size asked for, with the time asked for between them', () => {
  suffer(1, 'slices 10B every 20ms')
  push('abcdefghij'.repeat(10) + 'end')
  vi.advanceTimersByTime(1_000)
  expect(passed.map(({ text }) => text)).toEqual([...Array<string>(10).fill('abcdefghij'), 'end'])
  expect(times()).toEqual(passed.map((_, index) => index * 20))
})

test('slow-close holds a close back for the time asked for, behind what is under way', () => {
  suffer(1, 'slow-close 400ms')
  const closedAt: number[] = []
  lane.close(() => closedAt.push(performance.now()))
  vi.advanceTimersByTime(1_000)
  suffer(1, 'latency 700ms', 'slow-close 400ms')
  push('x')
  lane.close(() => closedAt.push(performance.now()))
  vi.advanceTimersByTime(1_000)
  expect(closedAt).toEqual([400, 1_700])
})

test('a close that a black hole swallowed is noticed when the hole is healed', () => {
  suffer(1, 'black-hole')
  let isClosed = false
  lane.close(() => (isClosed = true))
  vi.advanceTimersByTime(3_600_000)
  expect(isClosed).toBe(false)
  lane.replace([])
  vi.advanceTimersByTime(1)
  expect(isClosed).toBe(true)
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'whatever faults come and go, what passes is what was sent, in its order, but for what a black hole took (seed %i)',
  (seed) => {
    const random = new Random(seed)
    const choices = [
      'latency 80ms jitter 70ms',
      'latency 5ms 40%',
      'bandwidth 3KB/s',
      'slices 7B every 3ms',
      'black-hole 20%',
      'latency 1h 10%',
    ]
    let expected = ''
    let sent = 0
    let taken = 0
    for (let step = 0; step < 300; step += 1) {
      if (random.chance(0.05)) suffer(random.integer(1, 1e6), ...choices.filter(() => random.chance(0.4)))
      const text = `<${step}:${'.'.repeat(random.integer(0, 40))}>`
      sent += 1
      if (push(text)) expected += text
      else taken += 1
      vi.advanceTimersByTime(random.integer(0, 30))
    }
    lane.replace([])
    vi.advanceTimersByTime(1)
    expect(received()).toBe(expected)
    expect(lane.heldBytes).toBe(0)
    expect(taken).toBeGreaterThan(0)
    expect(taken).toBeLessThan(sent / 2)
  },
)

test('black-hole 30% takes so many of the frames, and counts them', () => {
  suffer(7, 'black-hole 30%')
  let taken = 0
  for (let frame = 0; frame < 10_000; frame += 1) if (!push('x')) taken += 1
  expect(faults[0]!.figures).toMatchObject({ seen: 10_000, hit: taken })
  expect(Math.abs(taken - 3_000)).toBeLessThan(150)
})
