import { accessSync, constants, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { boundedText } from '../../services/config/bounded-text.ts'
import { mostYamlBytes } from '../../services/config/yaml-text.ts'
import { UsageError } from './exit-codes.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder, and a file is needed',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'it is a file, and a folder is needed',
  EACCES: 'it is not allowed',
  EPERM: 'it is not allowed',
  EROFS: 'nothing can be written there',
}

/** Why a file that was named cannot be used, in words. */
export function fileTrouble(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  return reasons[code] ?? message
}

/** The content of a file that was named on the command line. */
export function readNamedFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`"${file}" cannot be read: ${fileTrouble(error)}.`)
  }
}

/** The same of a file of YAML, of which no more is read than is understood. */
export function readNamedYaml(file: string): string {
  try {
    return boundedText(file, mostYamlBytes)
  } catch (error) {
    throw new UsageError(`"${file}" cannot be read: ${fileTrouble(error)}.`)
  }
}

/** A file that another program is going to read. */
export function checkReadable(file: string): void {
  try {
    if (file !== '' && !statSync(file).isDirectory()) return
  } catch (error) {
    throw new UsageError(`"${file}" cannot be read: ${fileTrouble(error)}.`)
  }
  throw new UsageError(file === '' ? 'Name a file.' : `"${file}" is a folder, name a file.`)
}

/** Before the work is done whose result shall stand there. "-" is the standard output. */
export function checkWritable(file: string, option?: string): void {
  if (file === '-' && option !== undefined) return
  const of = option === undefined ? '' : `${option}: `
  if (file === '') throw new UsageError(`${of}name a file.`)
  const folder = dirname(resolve(file))
  try {
    accessSync(folder, constants.W_OK)
  } catch (error) {
    throw new UsageError(`${of}"${file}" could not be written, because of ${folder}: ${fileTrouble(error)}.`)
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${of}"${file}" is a folder, name a file.`)
}

function makeFolder(folder: string, option: string): void {
  if (folder === '') throw new UsageError(`${option}: name a folder.`)
  if (statSync(folder, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`${option}: "${folder}" is a file, name a folder.`)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new UsageError(`${option}: "${folder}" cannot be made: ${fileTrouble(error)}.`)
  }
}

/** Where results shall be written: better now than after an hour of measuring. */
export function checkPlaces({ json, report }: { json?: string; report?: string }): void {
  if (json !== undefined) checkWritable(json, '--json')
  if (report !== undefined) makeFolder(report, '--report')
}
