import { basename } from 'node:path'
import { DocumentError, type DocumentProblem } from '../../services/config/parse-document.ts'
import type { Scene } from '../../services/scenes/scene.ts'
import { parseScene } from '../../services/scenes/scene-text.ts'
import { textOf } from './read-schedule.ts'

/** The scene in a user's file, or its mistakes. */
export type ReadScene = { kind: 'sound'; scene: Scene } | { kind: 'broken'; problems: DocumentProblem[] }

export function readScene(file: string): ReadScene {
  const text = textOf(file)
  try {
    return { kind: 'sound', scene: parseScene(text, basename(file)) }
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    return { kind: 'broken', problems: [...error.problems] }
  }
}
