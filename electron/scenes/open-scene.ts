import { existsSync } from 'node:fs'
import { z } from 'zod'
import { inPlainWords } from '../../services/config/plain-words.ts'
import { type Scene, sceneSchema } from '../../services/scenes/scene.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { keepAside, readJson, writeJson } from '../base/json-file.ts'

/** Without a name where the scene was deleted since: the set-up stays. */
const openSchema = z.object({ name: z.string().nullable(), scene: sceneSchema }).nullable()
const preparedSchema = sceneSchema.shape.faults.unwrap().shape.prepared
const partsSchema = z.object({ open: z.unknown(), prepared: z.unknown() })

interface Kept {
  open: z.output<typeof openSchema>
  prepared: readonly string[]
}

/** The scene that is open, and the faults that are prepared. They outlive the app. */
export class OpenScene {
  /** The file did not hold all that it should; the copy of it is what can be read of it later. */
  readonly problem: { keptAs: string | undefined } | undefined
  readonly #file: string
  #kept: Kept

  constructor(file: string) {
    this.#file = file
    const parts = partsSchema.safeParse(readJson(file)).data
    const open = openSchema.safeParse(parts?.open)
    const prepared = preparedSchema.safeParse(parts?.prepared)
    this.#kept = { open: open.data ?? null, prepared: prepared.data ?? [] }
    const isSound = parts !== undefined && open.success && prepared.success
    if (!isSound && existsSync(file)) this.problem = { keptAs: keepAside(file) }
  }

  get current(): { name: string | null; scene: Scene } | null {
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

  deleted(name: string): void {
    const { open } = this.#kept
    if (open?.name === name) this.#keep({ ...this.#kept, open: { ...open, name: null } })
  }

  /** Refuses what could not be read again. */
  prepare(text: string): void {
    if (this.prepared.includes(text)) return
    const next = preparedSchema.safeParse([...this.prepared, text], inPlainWords)
    if (!next.success)
      throw new ApiError(
        'INVALID_ARGUMENT',
        `This fault cannot be prepared: ${next.error.issues.map(({ message }) => message).join('; ')}.`,
      )
    this.#keep({ ...this.#kept, prepared: next.data })
  }

  forget(text: string): void {
    this.#keep({ ...this.#kept, prepared: this.prepared.filter((other) => other !== text) })
  }

  #keep(kept: Kept): void {
    writeJson(this.#file, kept)
    this.#kept = kept
  }
}
