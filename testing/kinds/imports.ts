import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

// A line that begins with import or export and names a module, unless it imports types only; and import('…').
const importPattern =
  /^\s*(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm

/** The modules that a source takes in when it runs. */
export function importsOf(source: string): string[] {
  return [...source.matchAll(importPattern)].map(([, named, lazy]) => named ?? lazy!)
}

/** How a file comes to import one of the modules: the files on the way, and the module; undefined if it does not. */
export function wayTo(modules: ReadonlySet<string>, file: string): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[file, undefined]])
  for (const current of cameFrom.keys()) {
    for (const name of importedBy(current)) {
      if (modules.has(name)) return [...wayBack(cameFrom, current), name]
      if (!name.startsWith('.')) continue
      const target = resolve(dirname(current), name.replace(/\?.*$/, ''))
      if (!cameFrom.has(target)) cameFrom.set(target, current)
    }
  }
  return undefined
}

function wayBack(cameFrom: ReadonlyMap<string, string | undefined>, file: string): string[] {
  const before = cameFrom.get(file)
  return before === undefined ? [file] : [...wayBack(cameFrom, before), file]
}

const known = new Map<string, string[]>()

function importedBy(file: string): string[] {
  const imports = known.get(file) ?? (existsSync(file) ? importsOf(readFileSync(file, 'utf8')) : [])
  known.set(file, imports)
  return imports
}
