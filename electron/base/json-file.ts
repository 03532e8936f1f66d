import { copyFileSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { boundedTextOfFile } from '../../services/config/bounded-text.ts'
import { checkPlainFile } from '../../services/engine/folder/plain-file.ts'

/** Many times what any of these files ever holds. */
const mostBytes = 16 * 1024 * 1024

/** The content of the file, or undefined if it is missing or broken. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(boundedTextOfFile(file, mostBytes)) as unknown
  } catch {
    return undefined
  }
}

export function writeJson(file: string, value: unknown): void {
  writeText(file, `${JSON.stringify(value, null, 2)}\n`)
}

/** Written aside and renamed: a reader sees the old or the new file, never half of one. */
export function writeText(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  try {
    writeFileSync(draft, text)
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw Object.assign(error as Error, { path: file })
  }
}

/** A copy of the file as it is, beside it; undefined if none could be made. */
export function keepAside(file: string): string | undefined {
  const copy = `${file}.broken`
  try {
    checkPlainFile(statSync(file))
    copyFileSync(file, copy)
    return copy
  } catch {
    return undefined
  }
}
