import { readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import ts from 'typescript'
import { projectFolder } from '../../electron/runtime/project.js'
import { filesEndingWith } from '../kinds/test-files.ts'

export interface Node {
  /** Files of the project, also those that only types are taken from. */
  imports: readonly string[]
  lines: number
}

/** Every file of the project with what it imports, by its path. */
export type Graph = ReadonlyMap<string, Node>

export function readGraph(): Graph {
  const files = ['.ts', '.vue', '.js']
    .flatMap(filesEndingWith)
    .filter((file) => !file.endsWith('.d.ts') && !file.includes('node_modules/'))
  const known = new Set(files)
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(projectFolder, file), 'utf8')
      const imports = importsIn(scriptOf(file, text))
        .filter((name) => name.startsWith('.'))
        .map((name) => posix.join(dirname(file), name.replace(/\?.*$/, '')))
        .filter((name) => known.has(name))
      return [file, { imports: [...new Set(imports)], lines: text.trimEnd().split('\n').length }]
    }),
  )
}

/** The modules that a source names: for values, for types, or for what they do when they are loaded. */
export function importsIn(source: string): string[] {
  return ts.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName)
}

function scriptOf(file: string, text: string): string {
  if (!file.endsWith('.vue')) return text
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script).join('\n')
}

/** Tests, and what serves them alone, may look at everything. */
export function isForTests(file: string): boolean {
  return (
    /\.(test|e2e|measure|pictures)\.ts$/.test(file) ||
    /(^|\/)(testing|cluster-tests|e2e|measure|screenshots)\//.test(file)
  )
}
