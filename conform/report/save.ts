import { renameSync, writeFileSync } from 'node:fs'
import { jsonText } from '../../services/text/harmless.ts'
import type { Report } from '../runner/result.ts'
import { junit } from './junit.ts'

export interface Places {
  json?: string | undefined
  junit?: string | undefined
}

/** Writes the report beside the old one and puts it in its place, so that a kill leaves a whole file. */
export function save(report: Report, places: Places): void {
  if (places.json !== undefined && places.json !== '-') put(places.json, `${jsonText(report, 2)}\n`)
  if (places.junit !== undefined) put(places.junit, junit(report))
}

function put(file: string, text: string): void {
  const beside = `${file}.${process.pid}.tmp`
  writeFileSync(beside, text)
  renameSync(beside, file)
}
