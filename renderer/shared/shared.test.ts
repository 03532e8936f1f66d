import { describe, expect, it } from 'vitest'
import { effectScope, nextTick } from 'vue'
import * as rules from '../../services/contract/values.ts'
import { BridgeError } from './bridge.ts'
import { categoryName } from '../../services/text/categories.ts'
import { describeError } from './error-message.ts'
import { formatBytes, formatDuration, plural } from './format.ts'
import { pictureOf } from './picture/picture.ts'
import { useFields } from './fields/use-fields.ts'
import { usePagedList } from './lists/use-paged-list.ts'
import { useVirtualRows } from './lists/use-virtual-rows.ts'

const failure = {
  name: 'ApiError',
  message: 'The words of the service.',
  retryable: false,
  indefinite: false,
}

describe('pictures', () => {
  it('are the same for the same thing, and differ between things', () => {
    expect(pictureOf(3, 'Studio speaker')).toEqual(pictureOf(3, 'Studio speaker'))
    expect(pictureOf(3, 'Studio speaker')).not.toEqual(pictureOf(3, 'Vintage speaker'))
  })

  it('exist for every category, whatever the name', () => {
    for (let category = 0; category <= 9_999; category += 7) {
      expect(pictureOf(category, '💡').motif.length).toBeGreaterThan(2)
    }
  })

  it('join neighbours that are drawn alike, and lose none', () => {
    const { motif } = pictureOf(8, 'Wooden dice')
    const outlines = motif.map(({ outline }) => outline.split('M').length - 1)
    expect(motif.map(({ ink }) => ink)).toEqual(['main', 'light', 'accent', 'deep'])
    expect(outlines).toEqual([1, 5, 1, 2])
  })
})

describe('formats', () => {
  it('count, measure and name', () => {
    expect([plural(1, 'unit'), plural(1_200, 'unit')]).toEqual(['1 unit', '1,200 units'])
    expect([formatBytes(0), formatBytes(1_536), formatBytes(5e9)]).toEqual(['0 B', '1.5 KB', '4.7 GB'])
    expect([formatDuration(840), formatDuration(12_300), formatDuration(245_000)]).toEqual([
      '840 ms',
      '12 s',
      '4 min 5 s',
    ])
    expect([categoryName(1), categoryName(17)]).toEqual(['Books', 'Books 17'])
  })
})

describe('errors in words', () => {
  it('warn of what may have happened, unless trying again is safe', () => {
    const unsure = new BridgeError({ ...failure, code: 'INTERNAL', indefinite: true })
    expect(describeError(unsure).text).toContain('check before you repeat')
    const busy = new BridgeError({ ...failure, code: 'OVERLOADED', indefinite: true, retryable: true })
    expect(describeError(busy).text).not.toContain('check before you repeat')
  })

  it('tell a limit that is reached from too many requests', () => {
    const busy = { ...failure, code: 'OVERLOADED', retryable: true }
    expect(describeError(new BridgeError(busy)).text).toContain('Too many requests at once')
    const { title, text } = describeError(new BridgeError({ ...busy, details: { limit: 67_108_864 } }))
    expect([title, text]).toEqual(['A limit is reached', failure.message])
  })
})

describe('useFields', () => {
  const form = () =>
    useFields({ username: '', password: '' }, { username: rules.username, password: rules.password })

  it('speaks up about a field only once it was touched', () => {
    const { errors, valid, touch, check } = form()
    expect([valid.value, errors.value]).toEqual([false, {}])
    touch('username')
    expect(errors.value).toEqual({ username: 'Enter 1 to 32 characters.' })
    expect(check()).toBe(false)
    expect(errors.value.password).toBe('Enter 1 to 128 characters.')
  })

  it('keeps what the server refused until it is changed', () => {
    const { values, errors, reject } = form()
    values.username = 'ann'
    reject('username', 'Taken.')
    expect(errors.value.username).toBe('Taken.')
    values.username = 'anna'
    expect(errors.value.username).toBeUndefined()
  })
})

describe('usePagedList', () => {
  it('adds pages, and drops the answer to an older question', async () => {
    const answers: ((page: { rows: number[]; next?: string }) => void)[] = []
    const list = usePagedList<number>(() => new Promise((resolve) => answers.push(resolve)))
    const first = list.reload()
    const second = list.reload()
    answers[1]!({ rows: [1, 2], next: 'more' })
    answers[0]!({ rows: [9] })
    await Promise.all([first, second])
    expect(list.rows.value).toEqual([1, 2])
    const third = list.more()
    answers[2]!({ rows: [3] })
    await third
    expect([list.rows.value, list.hasMore.value, list.state.value]).toEqual([[1, 2, 3], false, 'done'])
  })

  it('keeps what it shows when a reload fails', async () => {
    let fail = false
    const list = usePagedList<number>(() =>
      fail ? Promise.reject(new Error('gone')) : Promise.resolve({ rows: [1] }),
    )
    await list.reload()
    fail = true
    await list.reload()
    expect([list.rows.value, list.state.value]).toEqual([[1], 'error'])
  })
})

describe('useVirtualRows', () => {
  const viewport = { clientHeight: 470, scrollTop: 0 }
  /** The rows that are drawn at each place that the list is scrolled to. */
  async function drawnAt(places: readonly number[]): Promise<{ top: number; rows: number[] }[]> {
    const scroller = Object.assign(new EventTarget(), viewport)
    const scope = effectScope()
    const drawn = await scope.run(async () => {
      const virtual = useVirtualRows({ count: 100_000, rowHeight: 50, overscan: 3 })
      expect(virtual.height.value).toBe(5_000_000)
      virtual.container.value = scroller as unknown as HTMLElement
      await nextTick()
      return places.map((top) => {
        scroller.scrollTop = top
        scroller.dispatchEvent(new Event('scroll'))
        return { top, rows: virtual.rows.value }
      })
    })!
    scope.stop()
    return drawn
  }
  const places = [0, 1, 49, 50, 130, 180, 2_500_030, 4_999_400, 5_000_000 - viewport.clientHeight]

  it('draws few of many rows, and all that can be seen', async () => {
    for (const { top, rows } of await drawnAt(places)) {
      expect(rows.length).toBeLessThan(20)
      expect(rows[0]! * 50).toBeLessThanOrEqual(top)
      expect((rows.at(-1)! + 1) * 50).toBeGreaterThanOrEqual(top + viewport.clientHeight)
    }
  })

  it('draws as many wherever it is scrolled to, so that each row can stand in for one that left', async () => {
    const counts = (await drawnAt(places)).map(({ rows }) => rows.length)
    expect(new Set(counts).size).toBe(1)
  })
})
