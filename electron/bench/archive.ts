import { existsSync, renameSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Database } from 'sql.js'
import type { BenchmarkResult } from '../../bench/model/result.ts'
import type { Timeline } from '../../bench/model/timeline.ts'
import { messageOf } from '../../services/text/error-text.ts'
import { compactTime, writeWhole } from '../../services/engine/folder/folder-files.ts'
import { snapshotBytes } from '../../services/engine/snapshots/snapshot-bytes.ts'
import { loadSqlite } from '../../services/engine/snapshots/sqlite.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { ArchiveProblem, BenchmarkSummary } from '../ipc/bench-types.ts'
import { summaryOf } from './summary.ts'

const version = 1

const schema = `
  CREATE TABLE benchmarks (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    started_at TEXT NOT NULL,
    summary TEXT NOT NULL,
    result TEXT NOT NULL,
    timelines TEXT NOT NULL
  );
  PRAGMA user_version = ${version};`

export interface Entry {
  summary: BenchmarkSummary
  result: BenchmarkResult
  timelines: Timeline[]
}

/**
 * All benchmarks in one SQLite file. The database is held in memory and written whole after each change; what could not be
 * written stays in memory and is written with the next change.
 */
export class Archive {
  problem: ArchiveProblem | null = null
  readonly #file: string
  #opened: Promise<Database> | undefined

  constructor(file: string) {
    this.#file = file
  }

  /** Newest first. */
  async list(): Promise<BenchmarkSummary[]> {
    const database = await this.#open()
    const [found] = database.exec(
      'SELECT title, summary FROM benchmarks ORDER BY started_at DESC, rowid DESC',
    )
    return (found?.values ?? []).map(([title, summary]) => ({
      ...(JSON.parse(String(summary)) as BenchmarkSummary),
      title: String(title),
    }))
  }

  async get(id: string): Promise<Entry> {
    const database = await this.#open()
    const [found] = database.exec('SELECT title, summary, result, timelines FROM benchmarks WHERE id = ?', [
      id,
    ])
    const [title, summary, result, timelines] = (found?.values[0] ?? []).map(String)
    if (title === undefined) throw notThere()
    return {
      summary: { ...(JSON.parse(summary!) as BenchmarkSummary), title },
      result: { ...(JSON.parse(result!) as BenchmarkResult), title },
      timelines: JSON.parse(timelines!) as Timeline[],
    }
  }

  async add(result: BenchmarkResult, timelines: Timeline[], isImported = false): Promise<void> {
    const database = await this.#open()
    if (has(database, result.id))
      throw new ApiError('ALREADY_EXISTS', 'This result is in the history already.', {
        details: { id: result.id },
      })
    const summary = summaryOf(result, isImported)
    database.run('INSERT INTO benchmarks VALUES (?, ?, ?, ?, ?, ?)', [
      result.id,
      result.title,
      result.startedAt,
      JSON.stringify(summary),
      JSON.stringify(result),
      JSON.stringify(timelines),
    ])
    await this.write()
  }

  async rename(id: string, title: string): Promise<void> {
    const database = await this.#open()
    if (!has(database, id)) throw notThere()
    database.run('UPDATE benchmarks SET title = ? WHERE id = ?', [title, id])
    await this.write()
  }

  async remove(id: string): Promise<void> {
    const database = await this.#open()
    if (!has(database, id)) throw notThere()
    database.run('DELETE FROM benchmarks WHERE id = ?', [id])
    await this.write()
  }

  /** Never throws: whatever is in memory stays there, and the problem is told. */
  async write(): Promise<void> {
    const bytes = (await this.#open()).export()
    if (this.problem?.kind === 'not-read') return
    try {
      await mkdir(dirname(this.#file), { recursive: true })
      await writeWhole(this.#file, bytes)
      if (this.problem?.kind === 'not-written') this.problem = null
    } catch (error) {
      this.problem = { kind: 'not-written', message: messageOf(error) }
    }
  }

  /** The user has read of it. */
  acceptProblem(): void {
    if (this.problem?.kind === 'damaged') this.problem = null
  }

  close(): void {
    void this.#opened?.then((database) => database.close())
    this.#opened = undefined
  }

  #open(): Promise<Database> {
    return (this.#opened ??= this.#read())
  }

  async #read(): Promise<Database> {
    const { Database: Open } = await loadSqlite()
    if (existsSync(this.#file)) {
      try {
        const database = new Open(await snapshotBytes(this.#file))
        const complaint = complaintAbout(database)
        if (complaint === undefined) return database
        database.close()
        this.problem = { kind: 'damaged', message: complaint, keptAs: putAside(this.#file) }
      } catch (error) {
        this.problem = { kind: 'not-read', message: messageOf(error) }
      }
    }
    const fresh = new Open()
    fresh.run(schema)
    return fresh
  }
}

/** Why the file cannot be used; undefined if it can. */
function complaintAbout(database: Database): string | undefined {
  try {
    const found = database.exec('PRAGMA user_version')[0]?.values[0]?.[0]
    const [check] = database.exec('PRAGMA quick_check(1)')
    const outcome = String(check?.values[0]?.[0])
    if (outcome !== 'ok') return outcome
    if (found !== version) return `its version is ${found}, and this program knows ${version}`
    database.exec('SELECT id, title, started_at, summary, result, timelines FROM benchmarks LIMIT 0')
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

/** A file that cannot be read today may still be rescued later. */
function putAside(file: string): string {
  const copy = `${file}.damaged-${compactTime(new Date().toISOString())}`
  renameSync(file, copy)
  return copy
}

function has(database: Database, id: string): boolean {
  return database.exec('SELECT 1 FROM benchmarks WHERE id = ?', [id]).length > 0
}

function notThere(): ApiError {
  return new ApiError('NOT_FOUND', 'This benchmark is not in the history any more.')
}
