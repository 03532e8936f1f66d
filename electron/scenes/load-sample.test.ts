import { EventEmitter, once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { SampleProgress } from '../../services/sample/progress.ts'
import { loadSample } from './load-sample.ts'

/** A load that ends when it is cancelled, or when the test says so. */
class FakeSample {
  progress: SampleProgress | null = null
  cancels = 0
  readonly #events = new EventEmitter()
  readonly begun = once(this.#events, 'begun')
  readonly #end = once(this.#events, 'end').then(([end]) => end as SampleProgress)

  isLoaded(): Promise<boolean> {
    return Promise.resolve(false)
  }

  load(): Promise<SampleProgress> {
    this.progress ??= { state: 'running', step: 'Accounts', done: 0, total: 1 }
    this.#events.emit('begun')
    return this.#end
  }

  cancel(): void {
    this.cancels += 1
    this.end('cancelled')
  }

  end(state: SampleProgress['state']): void {
    this.#events.emit('end', { state, step: 'Ready', done: 1, total: 1 } satisfies SampleProgress)
  }
}

test('a cancelled step cancels the load that it began', async () => {
  const [sample, opening] = [new FakeSample(), new AbortController()]
  const step = loadSample(sample, opening.signal)
  await sample.begun
  opening.abort()
  await expect(step).rejects.toThrow('Loading was cancelled.')
  expect(sample.cancels).toBe(1)
})

test('a cancelled step leaves a load that the user began', async () => {
  const [sample, opening] = [new FakeSample(), new AbortController()]
  void sample.load()
  const step = loadSample(sample, opening.signal)
  await setImmediate()
  opening.abort()
  await expect(step).rejects.toThrow()
  expect(sample.cancels).toBe(0)
})

test('a step that is over cancels no load any more', async () => {
  const [sample, opening] = [new FakeSample(), new AbortController()]
  const step = loadSample(sample, opening.signal)
  await sample.begun
  sample.end('done')
  await step
  opening.abort()
  expect(sample.cancels).toBe(0)
})
