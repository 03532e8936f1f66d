import { readdirSync } from 'node:fs'
import { parse } from 'yaml'
import { expect, test } from 'vitest'
import { inProject } from '../electron/runtime/project.js'
import { loadConfig } from '../services/config/load-config.ts'
import { membersOf } from '../services/config/members.ts'
import { read } from './testing/manifests.ts'

const folder = 'deploy/observability'
const dashboard = read(`${folder}/grafana/marketlab.json`)

interface Panel {
  title: string
  datasource: { uid: string }
  targets: { expr: string }[]
}

const sources = (readdirSync(inProject('services'), { recursive: true }) as string[])
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => read(`services/${name}`))

/** As the sources of the services name them. */
function knownMetrics(): Set<string> {
  const names = sources.flatMap((source) => source.match(/'(?:marketlab|process)_\w+'/g) ?? [])
  return new Set(names.map((name) => name.slice(1, -1)))
}

/** Values that labels of metrics are compared with. The job is named by Prometheus. */
function comparedValues(text: string): string[] {
  const compared = text.replaceAll('\\"', '"').matchAll(/\b(\w+)!?="([^"{}]+)"/g)
  return [...compared].filter(([, label]) => label !== 'job').map(([, , value]) => value!)
}

test.each([
  ['a panel of the dashboard', dashboard],
  ['an alert', read(`${folder}/alerts.yaml`)],
])('%s asks only for metrics that services have', (_, text) => {
  const known = knownMetrics()
  const asked = text.match(/(?:marketlab|process)_[a-z_]+(?=[{[ )]|\\|")/g) ?? []
  const names = asked.map((name) => name.replace(/_(bucket|sum|count)$/, ''))
  expect(names.length).toBeGreaterThan(5)
  expect([...new Set(names)].filter((name) => !known.has(name))).toEqual([])
  const isWord = (value: string) =>
    sources.some((source) => new RegExp(`\\b${value}: |'${value}'`).test(source))
  expect(comparedValues(text).filter((value) => !isWord(value))).toEqual([])
})

test('every panel of the dashboard asks the source of data that is provisioned', () => {
  const { datasources } = parse(read(`${folder}/grafana/datasource.yaml`)) as {
    datasources: { uid: string }[]
  }
  const { panels } = JSON.parse(dashboard) as { panels: Panel[] }
  expect(new Set(panels.map(({ datasource }) => datasource.uid))).toEqual(new Set([datasources[0]!.uid]))
  expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length)
})

test('Prometheus asks every member', () => {
  const config = loadConfig(inProject('deploy/container/marketlab.yaml'), {})
  const text = read(`${folder}/prometheus.yaml`)
  const { scrape_configs: jobs } = parse(text) as {
    scrape_configs: {
      static_configs?: { targets: string[] }[]
      dns_sd_configs?: { names: string[]; port: number }[]
    }[]
  }
  const asked = jobs.flatMap(({ static_configs: fixed = [], dns_sd_configs: found = [] }) => [
    ...fixed.flatMap(({ targets }) => targets),
    ...found.flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
  ])
  expect(asked.sort()).toEqual(
    membersOf(config)
      .map(({ host }) => `${host}:9600`)
      .sort(),
  )
})
