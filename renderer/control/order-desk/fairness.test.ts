import { expect, test } from 'vitest'
import type { DeskState } from '../../../electron/ipc/order-desk-types.ts'
import { fairnessOf } from './fairness.ts'

const desk = (contended: DeskState['contended'], paused = false) =>
  fairnessOf({ normalShare: 0.2, contended, paused } as DeskState)

test('whether normal orders starve is said only where both waited often enough to tell', () => {
  const nothingWaits = desk({ orders: 0, normalShare: null })
  expect(nothingWaits).toMatchObject({ tone: 'neutral' })
  expect(nothingWaits.text, 'true of empty queues, too').toBe(
    'While VIP and normal orders both wait, at least 20% of the turns go to normal orders.',
  )
  expect(desk({ orders: 19, normalShare: 0 })).toMatchObject({ tone: 'neutral' })
  expect(desk({ orders: 50, normalShare: 0.2 })).toMatchObject({ tone: 'success' })
  expect(desk({ orders: 50, normalShare: 0.18 })).toMatchObject({ tone: 'error' })
  expect(desk({ orders: 50, normalShare: 0.1 })).toMatchObject({ tone: 'error' })
  // 19.1 %, and yet every whole turn that was promised.
  const { tone, text } = desk({ orders: 68, normalShare: 13 / 68 })
  expect(tone).toBe('success')
  expect(text).toContain(
    '13 of the last 68 turns in which both queues had orders went to them. At least 13 are promised',
  )
  expect(desk({ orders: 68, normalShare: 12 / 68 })).toMatchObject({ tone: 'error' })
  expect(desk({ orders: 50, normalShare: 0.1 }, true).text).toMatch(/paused/)
})
