import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchmarkResult } from '../model/result.ts'

export function writeReport(result: BenchmarkResult, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'benchmark.json')
  writeFileSync(file, JSON.stringify(result))
  return Promise.resolve([file])
}
