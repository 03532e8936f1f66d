import { expect, test } from 'vitest'
import { Opening, type Work } from './opening.ts'

const scene = { name: 'mine', title: 'Mine' }
const nothing = () => undefined
const outcomes = ({ state }: Opening) => state.steps.map(({ text, state }) => `${text} ${state}`)

function failing(text: string, isVital = false): Work {
  return {
    text,
    isVital,
    do: () => {
      throw new Error('it does not work')
    },
  }
}

test('is complete when every step is done, and tells of each', async () => {
  const told: string[] = []
  const opening: Opening = new Opening(
    scene,
    [
      { text: 'a', do: nothing },
      { text: 'b', do: () => Promise.resolve() },
    ],
    () => told.push(outcomes(opening).join()),
  )
  expect(opening.isComplete).toBe(false)
  await opening.run()
  expect(told).toEqual([
    'a running,b waiting',
    'a done,b waiting',
    'a done,b running',
    'a done,b done',
    'a done,b done',
  ])
  expect(opening).toMatchObject({ isComplete: true, state: { isOver: true } })
})

test('goes on after a step that failed, unless the others need it', async () => {
  const opening = new Opening(
    scene,
    [failing('a'), { text: 'b', do: nothing }, failing('c', true), { text: 'd', do: nothing }],
    nothing,
  )
  await opening.run()
  expect(outcomes(opening)).toEqual(['a failed', 'b done', 'c failed', 'd skipped'])
  expect(opening.state.steps[0]!.problem).toBe('it does not work')
  expect(opening).toMatchObject({ isComplete: false, state: { isOver: true } })
})

test('a cancelled one ends the step that is under way, and does no other', async () => {
  const opening = new Opening(
    scene,
    [
      {
        text: 'a',
        do: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
      },
      { text: 'b', do: nothing },
    ],
    nothing,
  )
  const ended = opening.run()
  opening.cancel()
  expect(opening.state.isCancelling).toBe(true)
  await ended
  expect(outcomes(opening)).toEqual(['a done', 'b skipped'])
  expect(opening.isComplete).toBe(false)
})
