import { expect, test } from 'vitest'
import { parseConfig } from '../config/config.ts'
import { sceneSchema } from './scene.ts'
import { sceneInstructions } from './scene-instructions.ts'

test('the order desk is told all of its settings', () => {
  const config = parseConfig({
    orders: { workers: 5, reservedForVips: 2, paused: true, normalShare: 0.4 },
    payments: { whenDown: 'refuse' },
  })
  const instructions = sceneInstructions(sceneSchema.parse({ title: 'a' }), config)
  expect(instructions.find(({ op }) => op === 'SetOrderDesk')?.args).toEqual({
    workers: 5,
    reservedForVips: 2,
    paused: true,
    normalShare: 0.4,
    whenPaymentsDown: 'refuse',
  })
})
