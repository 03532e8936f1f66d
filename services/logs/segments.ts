import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogSource } from './log-line.ts'

/** A log file of one source. Its name says when it was begun, so that names sort as lines do. */
export interface Segment {
  source: LogSource
  /** ms since 1970. */
  begun: number
  name: string
}

const form = /^([a-z][a-z0-9-]*)\.(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.log$/

export function logFolder(dataFolder: string): string {
  return join(dataFolder, 'logs')
}

export function newSegment(source: LogSource, begun: number): Segment {
  const moment = new Date(begun).toISOString().replaceAll(/[-:.]/g, '')
  return { source, begun, name: `${source}.${moment}.log` }
}

/** The log files in a folder by their source, the oldest first. None if there is no such folder. */
export async function segmentsIn(folder: string): Promise<Map<LogSource, Segment[]>> {
  const segments = (await entriesOf(folder)).flatMap((name) => segmentOf(name) ?? [])
  const bySource = new Map<LogSource, Segment[]>()
  for (const segment of segments.sort((a, b) => a.begun - b.begun)) {
    const others = bySource.get(segment.source)
    if (others) others.push(segment)
    else bySource.set(segment.source, [segment])
  }
  return bySource
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function segmentOf(name: string): Segment | undefined {
  const [, source, ...parts] = form.exec(name) ?? []
  if (source === undefined) return undefined
  const [year, month, day, hour, minute, second, ms] = parts
  const begun = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`)
  return Number.isNaN(begun) ? undefined : { source, begun, name }
}
