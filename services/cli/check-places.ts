import { accessSync, constants, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UsageError } from './failures.ts'

/** Where results shall be written: better now than after an hour of measuring. */
export function checkPlaces({ json, report }: { json?: string; report?: string }): void {
  try {
    if (json !== undefined && json !== '-') accessSync(dirname(resolve(json)), constants.W_OK)
    if (report !== undefined) mkdirSync(report, { recursive: true })
  } catch (error) {
    throw new UsageError(`The result could not be written: ${(error as Error).message}`)
  }
}
