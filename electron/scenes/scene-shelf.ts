import { rmSync } from 'node:fs'
import { SceneLibrary } from '../../services/scenes/library.ts'
import type { Scene } from '../../services/scenes/scene.ts'
import { sceneText } from '../../services/scenes/scene-text.ts'
import { messageOf } from '../../services/text/error-text.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { fileNameOf } from '../base/file-name.ts'
import { writeText } from '../base/json-file.ts'
import type { NamedScene, SceneList } from '../ipc/scene-types.ts'

/** The scenes that come with the app, and those of the user, each a file. */
export class SceneShelf {
  readonly #ready: SceneLibrary
  readonly #own: SceneLibrary

  constructor(ready: URL, own: URL) {
    this.#ready = new SceneLibrary(ready)
    this.#own = new SceneLibrary(own)
  }

  list(): SceneList {
    const list: SceneList = { scenes: [], broken: [] }
    for (const name of this.#own.names()) {
      try {
        list.scenes.push({ name, isReady: false, scene: this.#own.read(name) })
      } catch (error) {
        list.broken.push({ name, problem: messageOf(error) })
      }
    }
    for (const name of this.#ready.names())
      list.scenes.push({ name, isReady: true, scene: this.#ready.read(name) })
    list.scenes.sort(
      (a, b) => Number(a.isReady) - Number(b.isReady) || a.scene.title.localeCompare(b.scene.title),
    )
    return list
  }

  find(name: string): NamedScene {
    if (this.#own.has(name)) return { name, isReady: false, scene: this.#own.read(name) }
    if (this.#ready.has(name)) return { name, isReady: true, scene: this.#ready.read(name) }
    throw new ApiError('NOT_FOUND', `There is no scene ${name}: it may have been deleted.`)
  }

  /** The name under which a scene of this title is kept. One of the user's does not hide one of the app's. */
  nameFor(title: string): string {
    const name = fileNameOf(title, 'scene')
    return this.#ready.has(name) ? `${name}-of-yours` : name
  }

  /** As `nameFor`, with a number behind it where another scene of the user's has that name already. */
  freeNameFor(title: string): string {
    const wanted = this.nameFor(title)
    let name = wanted
    for (let number = 2; this.#own.has(name); number += 1) name = `${wanted}-${number}`
    return name
  }

  /** The name of a scene of the user's with this title. Different titles may give one name. */
  ownOfTitle(title: string): string | undefined {
    return this.list().scenes.find(({ isReady, scene }) => !isReady && scene.title === title)?.name
  }

  save(name: string, scene: Scene): void {
    writeText(this.#own.file(name), sceneText(scene))
  }

  /** Under a name of its own, whatever there is already. */
  add(scene: Scene): string {
    const name = this.freeNameFor(scene.title)
    this.save(name, scene)
    return name
  }

  delete(name: string): void {
    if (!this.#own.has(name)) throw new ApiError('NOT_FOUND', `You have no scene ${name}.`)
    rmSync(this.#own.file(name))
  }
}
