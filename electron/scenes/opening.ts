import { messageOf } from '../../services/text/error-text.ts'
import type { SceneOpening, SceneStep } from '../ipc/scene-types.ts'

/** Something that is done to open a scene. */
export interface Work {
  text: string
  do(signal: AbortSignal): Promise<void> | void
  /** Without it, the steps after it would make no sense. */
  isVital?: boolean
}

/** The opening of one scene, step by step. */
export class Opening {
  readonly #work: readonly Work[]
  readonly #cancel = new AbortController()
  readonly #onChange: () => void
  #state: SceneOpening

  constructor(scene: Pick<SceneOpening, 'name' | 'title'>, work: readonly Work[], onChange: () => void) {
    this.#work = work
    this.#onChange = onChange
    const steps = work.map(({ text }): SceneStep => ({ text, state: 'waiting' }))
    this.#state = { ...scene, steps, isCancelling: false, isOver: false }
  }

  get state(): SceneOpening {
    return this.#state
  }

  get isComplete(): boolean {
    return this.#state.steps.every(({ state }) => state === 'done')
  }

  cancel(): void {
    this.#cancel.abort()
    this.#change({ isCancelling: true })
  }

  /** Resolves when nothing of it is under way any more, also where something failed. */
  async run(): Promise<void> {
    let isGivenUp = false
    for (const [index, { do: work, isVital = false }] of this.#work.entries()) {
      if (isGivenUp || this.#cancel.signal.aborted) {
        this.#step(index, { state: 'skipped' })
        continue
      }
      this.#step(index, { state: 'running' })
      try {
        await work(this.#cancel.signal)
        this.#step(index, { state: 'done' })
      } catch (error) {
        this.#step(index, { state: 'failed', problem: messageOf(error) })
        isGivenUp = isVital
      }
    }
    this.#change({ isOver: true })
  }

  #step(at: number, change: Partial<SceneStep>): void {
    this.#change({
      steps: this.#state.steps.map((step, index) => (index === at ? { ...step, ...change } : step)),
    })
  }

  #change(change: Partial<SceneOpening>): void {
    this.#state = { ...this.#state, ...change }
    this.#onChange()
  }
}
