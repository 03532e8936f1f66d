import { onTestFailed } from 'vitest'
import { Random } from '../chance/random.ts'

export { Random }

/** Chance for the running test. If it fails, the seed to repeat it with (MARKETLAB_TEST_SEED) is printed. */
export function testRandom(): Random {
  const given = process.env.MARKETLAB_TEST_SEED
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given)
  onTestFailed(
    () => void process.stderr.write(`MARKETLAB_TEST_SEED=${seed} repeats the failed test's choices.\n`),
  )
  return new Random(seed)
}
