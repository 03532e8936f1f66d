import { z } from 'zod'
import { type Scene, sceneSchema } from '../../services/scenes/scene.ts'
import { readJson, writeJson } from '../base/json-file.ts'

const keptSchema = z.object({
  open: z.object({ name: z.string(), scene: sceneSchema }).nullable(),
  prepared: sceneSchema.shape.faults.unwrap().shape.prepared,
})

/** The scene that is open, and the faults that are prepared. They outlive the app. */
export class OpenScene {
  readonly #file: string
  #kept: z.output<typeof keptSchema>

  constructor(file: string) {
    this.#file = file
    const kept = keptSchema.safeParse(readJson(file))
    this.#kept = kept.success ? kept.data : { open: null, prepared: [] }
  }

  get current(): { name: string; scene: Scene } | null {
    return this.#kept.open
  }

  get prepared(): readonly string[] {
    return this.#kept.prepared
  }

  /** Its faults take the place of those that were prepared before. */
  opened(name: string, scene: Scene): void {
    this.#keep({ open: { name, scene }, prepared: scene.faults.prepared })
  }

  /** The scene is the one that was saved under this name. */
  saved(name: string, scene: Scene): void {
    this.#keep({ ...this.#kept, open: { name, scene } })
  }

  prepare(text: string): void {
    if (!this.prepared.includes(text)) this.#keep({ ...this.#kept, prepared: [...this.prepared, text] })
  }

  forget(text: string): void {
    this.#keep({ ...this.#kept, prepared: this.prepared.filter((other) => other !== text) })
  }

  #keep(kept: z.output<typeof keptSchema>): void {
    writeJson(this.#file, kept)
    this.#kept = kept
  }
}
