import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = '/etc/apt'

/** The first place that the machine's own apt takes packages of this release of Debian from. */
export function firstSourceOf(codename: string, texts = aptSources()): string | undefined {
  return texts.flatMap((text) => [...oneLineSources(text), ...stanzas(text)]).find(offers(codename))?.uri
}

interface Source {
  uri: string
  suites: readonly string[]
}

const offers =
  (codename: string) =>
  ({ suites }: Source) =>
    suites.includes(codename)

function aptSources(): string[] {
  const further = join(folder, 'sources.list.d')
  const names = existsSync(further) ? readdirSync(further).sort() : []
  return [
    join(folder, 'sources.list'),
    ...names.filter((name) => /\.(list|sources)$/.test(name)).map((name) => join(further, name)),
  ]
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
}

/** `deb [options] URI suite component…` */
function oneLineSources(text: string): Source[] {
  return [...text.matchAll(/^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/gm)].map(([, uri, suite]) => ({
    uri: uri!,
    suites: [suite!],
  }))
}

/** Paragraphs of fields: `Types:`, `URIs:`, `Suites:`. */
function stanzas(text: string): Source[] {
  return text
    .replaceAll(/^#.*\n?/gm, '')
    .split(/\n\s*\n/)
    .flatMap((stanza) => {
      const words = (field: string) =>
        new RegExp(`^${field}:[ \\t]*(.*)$`, 'mi').exec(stanza)?.[1]?.trim().split(/\s+/) ?? []
      const [uri] = words('URIs')
      return uri === undefined || !words('Types').includes('deb') ? [] : [{ uri, suites: words('Suites') }]
    })
}
