import { expect, test } from 'vitest'
import { DialogTurns } from './dialog-turns.ts'

const overloaded = { code: 'OVERLOADED' }

/** A dialog that the test answers. */
function openDialog() {
  let close!: (answer: string) => void
  const answer = new Promise<string>((resolve) => (close = resolve))
  return { show: () => answer, close }
}

test('a window has one dialog open at a time; others have their own', async () => {
  const turns = new DialogTurns(() => 0)
  const [window, other] = [{}, {}]
  const dialog = openDialog()
  const first = turns.take(window, dialog.show)
  let isShown = false
  const second = turns.take(window, async () => (isShown = true))
  await expect(second).rejects.toMatchObject(overloaded)
  expect(isShown).toBe(false)
  expect(await turns.take(other, async () => 'shown')).toBe('shown')
  dialog.close('chosen')
  expect(await first).toBe('chosen')
  expect(await turns.take(window, async () => 'shown')).toBe('shown')
})

test('a dialog that fails is not open any more', async () => {
  const turns = new DialogTurns(() => 0)
  const window = {}
  await expect(turns.take(window, () => Promise.reject(new Error('no display')))).rejects.toThrow(
    'no display',
  )
  expect(await turns.take(window, async () => 'shown')).toBe('shown')
})

test('a page that asks again after each answer gets ten dialogs, and then one every three seconds', async () => {
  let at = 0
  const turns = new DialogTurns(() => at)
  const window = {}
  const ask = () => turns.take(window, async () => 'cancelled')
  for (let dialog = 1; dialog <= 10; dialog += 1) expect(await ask()).toBe('cancelled')
  await expect(ask()).rejects.toMatchObject(overloaded)
  at = 2_999
  await expect(ask()).rejects.toMatchObject(overloaded)
  at = 3_000
  expect(await ask()).toBe('cancelled')
  await expect(ask()).rejects.toMatchObject(overloaded)
})
