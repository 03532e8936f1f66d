import type { Config } from '../../services/config/config.ts'
import { needsRestart } from '../../services/config/start-settings.ts'
import { describeFault } from '../../services/faults/model/describe-fault.ts'
import type { Fault } from '../../services/faults/model/fault.ts'
import { parseFault } from '../../services/faults/model/parse-fault.ts'
import type { ControlPage } from '../../services/scenes/control-pages.ts'
import { sceneChanges } from '../../services/scenes/scene-changes.ts'
import type { Scene } from '../../services/scenes/scene.ts'
import { sceneText } from '../../services/scenes/scene-text.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { SavedScene, SceneChange, SceneList, ScenesState } from '../ipc/scene-types.ts'
import { captureScene, setUpOf } from './capture-scene.ts'
import type { OpenScene } from './open-scene.ts'
import { Opening, type Work } from './opening.ts'
import type { SceneParts } from './scene-parts.ts'
import type { SceneShelf } from './scene-shelf.ts'
import { windowsWithUsers } from './scene-windows.ts'
import { instruct, workToOpen, workToShow } from './scene-work.ts'

export interface SceneDeskOptions {
  shelf: SceneShelf
  open: OpenScene
  parts: SceneParts
  /** The configuration that the app's cluster would have in a scene. */
  configIn(scene: Scene): Config
  onChange(): void
}

export interface SceneWords {
  title: string
  text: string
  page: ControlPage
  /** A scene of the user's with this title may be replaced. */
  replace: boolean
}

/** The scenes of the app: opens them, saves them, and keeps the one that is open. */
export class SceneDesk {
  readonly shelf: SceneShelf
  readonly #options: SceneDeskOptions
  #opening: Opening | undefined
  #finished: Promise<void> = Promise.resolve()
  #shown: ScenesState['shown'] = null
  #awaited: Scene | undefined

  constructor(options: SceneDeskOptions) {
    this.#options = options
    this.shelf = options.shelf
  }

  state(): ScenesState {
    const { current, prepared } = this.#options.open
    const { name = null, scene } = current ?? {}
    return {
      open: name === null ? null : { name, title: scene!.title },
      opening: this.#opening?.state ?? null,
      awaited: this.#awaited === undefined ? null : { title: this.#awaited.title },
      prepared: prepared.map((text) => ({ text, fault: parseFault(text) })),
      shown: this.#shown,
    }
  }

  list(): SceneList {
    return this.shelf.list()
  }

  /** The changes that opening it would make now. */
  changes(name: string): SceneChange[] {
    const { scene } = this.shelf.find(name)
    const { parts, open, configIn } = this.#options
    const { cluster } = parts
    const sample = open.current?.scene.sample ?? false
    const now = setUpOf(parts, open.prepared, { title: 'now', text: '', page: 'overview', sample })
    const current = { ...now.scene, windows: windowsWithUsers(parts) }
    return sceneChanges(current, scene, {
      isRunning: cluster.isRunning,
      market: parts.markets.current?.name,
      restarts: needsRestart(cluster.config, configIn(scene)),
    })
  }

  /** Resolves when it is open, or as far as it could be. `state` tells how far it is. */
  async open(name: string): Promise<{ isComplete: boolean }> {
    const { scene } = this.shelf.find(name)
    const { parts, open, configIn } = this.#options
    this.#mustBeFree()
    const work = workToOpen(parts, scene, configIn(scene), () => open.opened(name, scene))
    const isComplete = await this.#carryOut(name, scene, work)
    if (isComplete) this.#show(scene.page)
    return { isComplete }
  }

  /** At a start of the app: the members are told what the scene says of each, once they start. */
  instructMembers(): void {
    const { current } = this.#options.open
    if (current) void instruct(this.#options.parts, current.scene).catch(() => undefined)
  }

  /** After a start of the app: page, windows, users and faults are there again, once its cluster serves. */
  async restore(serving: Promise<void>): Promise<void> {
    const { parts, open } = this.#options
    const kept = open.current
    if (kept === null) return
    const { name, scene } = kept
    this.#awaited = scene
    this.#show(scene.page)
    await serving
    // Somebody may have opened another scene meanwhile, or want nothing more of this one.
    if (this.#awaited === scene) await this.#carryOut(name, scene, workToShow(parts, scene))
  }

  /** Resolves when nothing of the opening is under way any more. The steps that were done stay. */
  async cancel(): Promise<void> {
    if (this.#awaited !== undefined) {
      this.#awaited = undefined
      this.#options.onChange()
    }
    if (this.#opening?.state.isOver === false) this.#opening.cancel()
    await this.#finished
  }

  /** The user has read how it ended. */
  acceptEnd(): void {
    if (this.#opening?.state.isOver !== true) return
    this.#opening = undefined
    this.#options.onChange()
  }

  save({ title, text, page, replace }: SceneWords): SavedScene {
    const { parts, open, onChange } = this.#options
    const before = this.shelf.ownOfTitle(title)
    if (!replace && before !== undefined)
      throw new ApiError('ALREADY_EXISTS', `You have a scene “${title}” already.`)
    const sample = open.current?.scene.sample ?? false
    const { scene, leftOut } = captureScene(parts, open.prepared, { title, text, page, sample })
    const hasUsers = scene.windows.some(({ account }) => account !== undefined)
    const saved = { ...scene, sample: sample || hasUsers }
    const name = before ?? this.shelf.freeNameFor(title)
    this.shelf.save(name, saved)
    open.saved(name, saved)
    onChange()
    return { name, leftOut }
  }

  /** A scene of somebody else's, kept with those of the user. */
  add(scene: Scene): string {
    const name = this.shelf.add(scene)
    this.#options.onChange()
    return name
  }

  delete(name: string): void {
    this.shelf.delete(name)
    this.#options.open.deleted(name)
    this.#options.onChange()
  }

  text(name: string): { title: string; text: string } {
    const { scene } = this.shelf.find(name)
    return { title: scene.title, text: sceneText(scene) }
  }

  prepare(fault: Fault): void {
    this.#options.open.prepare(describeFault(fault))
    this.#options.onChange()
  }

  forget(text: string): void {
    this.#options.open.forget(text)
    this.#options.onChange()
  }

  async #carryOut(name: string | null, scene: Scene, work: readonly Work[]): Promise<boolean> {
    this.#awaited = undefined
    const opening = (this.#opening = new Opening({ name, title: scene.title }, work, this.#options.onChange))
    this.#finished = opening.run()
    await this.#finished
    if (opening.isComplete) this.acceptEnd()
    return opening.isComplete
  }

  #show(page: ControlPage): void {
    this.#shown = { page, count: (this.#shown?.count ?? 0) + 1 }
    this.#options.onChange()
  }

  /** One at a time. */
  #mustBeFree(): void {
    const opening = this.#opening?.state
    if (opening !== undefined && !opening.isOver)
      throw new ApiError('OVERLOADED', `“${opening.title}” is being opened. Wait for it, or cancel it.`)
  }
}
