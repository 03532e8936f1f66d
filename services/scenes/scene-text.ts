import { stringify } from 'yaml'
import { isRecord } from '../config/merged.ts'
import { parseDocument } from '../config/parse-document.ts'
import { type Scene, sceneSchema } from './scene.ts'

/** @param source what the text is called in messages, such as the name of its file */
export function parseScene(text: string, source: string): Scene {
  return parseDocument(text, source, sceneSchema)
}

/** As a file that `parseScene` reads as the same scene. Usual values are left out. */
export function sceneText(scene: Scene): string {
  return stringify(withoutUsual(scene, sceneSchema.parse({ title: scene.title })), { lineWidth: 100 })
}

/** The values that differ from the usual ones. The title always stays. */
function withoutUsual({ title, ...scene }: Scene, usual: Scene): object {
  return { title, ...(differing(scene, usual) as object) }
}

/** The part of a value that is not as usual; undefined if there is none. */
export function differing(value: unknown, usual: unknown): unknown {
  if (!isRecord(value) || !isRecord(usual))
    return JSON.stringify(value) === JSON.stringify(usual) ? undefined : value
  const fields = Object.entries(value).flatMap(([key, each]) => {
    const left = differing(each, usual[key])
    return left === undefined ? [] : [[key, left] as const]
  })
  return fields.length === 0 ? undefined : Object.fromEntries(fields)
}
