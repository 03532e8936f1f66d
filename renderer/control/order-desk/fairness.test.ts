import { expect, test } from 'vitest'
import type { DeskState } from '../../../electron/ipc/order-desk-types.ts'
import { fairnessOf } from './fairness.ts'

const desk = (contended: DeskState['contended'], paused = false) =>
  fairnessOf({ normalShare: 0.2, contended, paused } as DeskState)

test('whether normal orders starve is said only where both waited often enough to tell', () => {
  expect(desk({ orders: 0, normalShare: null })).toMatchObject({ tone: 'neutral' })
  expect(desk({ orders: 19, normalShare: 0 })).toMatchObject({ tone: 'neutral' })
  expect(desk({ orders: 50, normalShare: 0.2 })).toMatchObject({ tone: 'success' })
  expect(desk({ orders: 50, normalShare: 0.16 })).toMatchObject({ tone: 'success' })
  expect(desk({ orders: 50, normalShare: 0.1 })).toMatchObject({ tone: 'error' })
  expect(desk({ orders: 50, normalShare: 0.1 }, true).text).toMatch(/paused/)
})
