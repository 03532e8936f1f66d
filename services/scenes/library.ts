import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { boundedTextOfFile } from '../config/bounded-text.ts'
import { mostYamlBytes } from '../config/yaml-text.ts'
import type { Scene } from './scene.ts'
import { parseScene } from './scene-text.ts'

const ending = /\.yaml$/

/** The scenes in a folder: those that come with the project, or those of a user. */
export class SceneLibrary {
  readonly #folder: URL

  constructor(folder: URL) {
    this.#folder = folder
  }

  /** None where there is no such folder. */
  names(): string[] {
    try {
      return readdirSync(this.#folder)
        .filter((file) => ending.test(file))
        .map(sceneName)
        .sort()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  }

  has(name: string): boolean {
    return this.names().includes(name)
  }

  file(name: string): string {
    return fileURLToPath(new URL(`${encodeURIComponent(name)}.yaml`, this.#folder))
  }

  read(name: string): Scene {
    const file = this.file(name)
    return parseScene(boundedTextOfFile(file, mostYamlBytes), basename(file))
  }
}

function sceneName(file: string): string {
  return basename(file).replace(ending, '')
}
