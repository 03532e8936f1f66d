import { expect, it } from 'vitest'
import { useOlderLines } from './use-older-lines.ts'

/** Files in pieces, of which each has this many lines that the query lists. */
function files(pieces: number[], fails = false) {
  let read = 0
  let listed = 0
  return {
    get read() {
      return read
    },
    older: () => {
      if (fails) return Promise.reject(new Error('no disk'))
      read += 1
      return Promise.resolve({ loaded: 5_000, more: read < pieces.length })
    },
    listAgain: () => Promise.resolve((listed += pieces[read - 1]!)),
    listed: () => listed,
  }
}

it('shows the next piece, and says when there are no more', async () => {
  const page = files([3, 4])
  const { state, load } = useOlderLines(page)
  await load()
  expect([page.read, state.value]).toEqual([1, 'ready'])
  await load()
  expect([page.read, state.value]).toEqual([2, 'none'])
  await load()
  expect(page.read).toBe(2)
})

it('goes on until a line is found that the query lists', async () => {
  const page = files([0, 0, 1, 5])
  const { state, load } = useOlderLines(page)
  await load()
  expect([page.read, state.value]).toEqual([3, 'ready'])
})

it('looks through this many pieces at a time', async () => {
  const page = files(Array.from({ length: 30 }, () => 0))
  const { state, load } = useOlderLines(page)
  await load()
  expect([page.read, state.value]).toEqual([10, 'ready'])
})

it('loads once, however often it is asked meanwhile', async () => {
  const page = files([3, 4])
  const { load } = useOlderLines(page)
  await Promise.all([load(), load(), load()])
  expect(page.read).toBe(1)
})

it('tells what failed, and tries again', async () => {
  const page = files([1], true)
  const { state, error, load } = useOlderLines(page)
  await load()
  expect(state.value).toBe('error')
  expect(error.value).toEqual(new Error('no disk'))
  await load()
  expect(state.value).toBe('error')
})
