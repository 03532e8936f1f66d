import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Document, type Element, Window } from 'happy-dom'
import { afterAll, describe, expect, it } from 'vitest'
import { textWidth } from '../../services/text/text-width.ts'
import { forTerminal } from '../../services/text/terminal.ts'
import { makeResult } from '../testing/make-result.ts'
import { oddResults } from '../testing/odd-results.ts'
import { extractResult } from './embedded-result.ts'
import { textReport } from './text-report.ts'
import { toCsv } from './to-csv.ts'
import { toHtml } from './to-html.ts'
import { toMarkdown } from './to-markdown.ts'
import { chartsOf, writeReport } from './write-report.ts'

const course = makeResult()
const doubtful = makeResult({ plan: { runs: 3 } })
const odd = oddResults()
const plain = { columns: 100, colour: false }

const hostile = `</script><img src=x onerror=alert(1)> "it's" & | \u001b[31m\u009b\u202e\u200b\u2028`
const shownHostile = hostile.replaceAll(/[\u001b\u009b\u202e\u200b\u2028]/g, '\uFFFD')
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u2028-\u202e]/
const attacked = makeResult({
  plan: { scenarios: [{ buyers: 2, sellers: 2 }], runs: 2 },
  title: hostile,
  eachRun: (run) => ({ ...run, errors: 5, errorsByCode: { [hostile]: 5, '=1+1': 1 } }),
})

const pages = new Map<typeof course, { html: string; document: Document }>()

/** Written and read once: most tests look at the same. */
function pageOf(result: typeof course): { html: string; document: Document } {
  const known = pages.get(result)
  if (known !== undefined) return known
  const html = toHtml(result)
  const window = new Window({ settings: { disableJavaScriptEvaluation: true } })
  window.document.write(html)
  const page = { html, document: window.document }
  pages.set(result, page)
  return page
}

/** The text that a reader sees, without the result that the page carries. */
function textOf(result: typeof course): string {
  const { body } = pageOf(result).document
  return body.textContent.replace(body.querySelector('#marketlab-result')!.textContent, () => '')
}

/** About, with letters of middling width. */
function widthOf(label: Element): number {
  return label.textContent.length * Number(label.getAttribute('font-size') ?? 13) * 0.54
}

/** Legends stand in groups that are moved to their place. */
function leftOf(label: Element): number {
  const shares: Record<string, number> = { start: 0, middle: 0.5, end: 1 }
  return (
    Number(label.getAttribute('x')) - shares[label.getAttribute('text-anchor') ?? 'start']! * widthOf(label)
  )
}

describe('every report', () => {
  const forms: Record<string, (result: typeof course) => string> = {
    HTML: textOf,
    Markdown: (result) => toMarkdown(result),
    text: (result) => textReport(result, plain),
  }

  for (const [form, write] of Object.entries(forms)) {
    it(`as ${form} tells the verdict before the first figure`, () => {
      for (const result of [course, doubtful, makeResult({ plan: { ops: 1, runs: 1 } })]) {
        const text = write(result)
        const verdict = text.indexOf(result.verdict.level)
        expect(verdict).toBeGreaterThan(0)
        for (const { summary } of result.scenarios) {
          const figure = text.indexOf(Math.round(summary.throughput.mean).toLocaleString('en-US'))
          expect(figure).toBeGreaterThan(verdict)
        }
        for (const { text: reason } of result.verdict.reasons)
          expect(text.replaceAll(/[\s\\-]+/g, '')).toContain(reason.replaceAll(/[\s\\-]+/g, ''))
      }
    })

    it(`as ${form} has words for results that seldom come`, () => {
      for (const [name, result] of Object.entries(odd)) {
        expect(write(result), name).not.toMatch(/NaN|Infinity|undefined|null|\[object/)
      }
    })
  }
})

describe('HTML report', () => {
  it('needs no other file and runs nothing', () => {
    const { document } = pageOf(course)
    const scripts = [...document.querySelectorAll('script')]
    expect(scripts.map((script) => script.getAttribute('type'))).toEqual(['application/json'])
    expect(document.querySelectorAll('link, img, iframe, object, [onload], [onclick]')).toHaveLength(0)
    for (const link of document.querySelectorAll('[href], [src]')) {
      expect(link.getAttribute('href')).toMatch(/^#/)
      expect(document.querySelector(link.getAttribute('href')!)).not.toBeNull()
    }
    expect(document.querySelector('meta[http-equiv]')!.getAttribute('content')).toContain(
      "default-src 'none'",
    )
  })

  it('carries the whole result', () => {
    for (const result of [course, attacked, ...Object.values(odd)]) {
      expect(JSON.parse(extractResult(pageOf(result).html)!)).toEqual(JSON.parse(JSON.stringify(result)))
    }
    expect(extractResult('<p>something else</p>')).toBeUndefined()
  })

  it('takes no text for markup', () => {
    const { html, document } = pageOf(attacked)
    expect(document.querySelectorAll('img')).toHaveLength(0)
    expect(document.querySelector('h1')!.textContent).toBe(shownHostile)
    expect(html).not.toContain('<img')
  })

  it('answers what was asked: machine, set-up, figures of each scenario and operation, and why', () => {
    const text = textOf(course)
    for (const words of [
      'lab-7',
      '2 × Example CPU',
      'v20.20.0',
      'Seed',
      'Warm-up calls',
      'Items put up for sale',
    ])
      expect(text).toContain(words)
    for (const words of [
      '1 + 1',
      '10 + 10',
      '100 + 100',
      'ChangeItemPrice',
      'SearchItemsForSale',
      "Little's law",
    ])
      expect(text).toContain(words)
  })

  it('names the verdict of a scenario wherever its figures are, if they are not to be trusted', () => {
    const { document } = pageOf(doubtful)
    for (const chart of document.querySelectorAll('svg')) expect(chart.textContent).toContain('(doubtful)')
    for (const table of document.querySelectorAll('#results table, #operations .caption, #time h3'))
      expect(table.textContent).not.toContain('✓ trustworthy')
  })

  it('draws every chart for each scenario, within its frame', () => {
    expect(pageOf(course).document.querySelectorAll('svg')).toHaveLength(9)
    for (const result of [course, doubtful, ...Object.values(odd)]) {
      for (const chart of pageOf(result).document.querySelectorAll('svg')) {
        expect(chart.getAttribute('aria-label')).toMatch(/\d/)
        const [, , width, height] = chart.getAttribute('viewBox')!.split(' ').map(Number)
        for (const label of chart.querySelectorAll('text')) {
          const from = leftOf(label)
          expect(from, label.textContent).toBeGreaterThanOrEqual(0)
          expect(from + widthOf(label), label.textContent).toBeLessThanOrEqual(width! + 1)
          expect(Number(label.getAttribute('y'))).toBeLessThanOrEqual(height!)
        }
      }
    }
  })
})

describe('Markdown report', () => {
  it('has tables with as many cells in each row as in the head', () => {
    for (const result of [course, attacked, ...Object.values(odd)]) {
      let cells = 0
      for (const line of toMarkdown(result).split('\n')) {
        const found = line.replaceAll('\\|', '').split('|').length
        if (!line.startsWith('|')) cells = 0
        else if (cells === 0) cells = found
        else expect(found).toBe(cells)
      }
    }
  })

  it('shows charts only where their files are', () => {
    expect(toMarkdown(course)).not.toContain('![')
    expect(toMarkdown(course, 'charts')).toContain('(charts/throughput.svg)')
  })
})

describe('CSV', () => {
  const rowsOf = (csv: string) => csv.trimEnd().split('\r\n')

  it('has a row for each operation of each run and one for all of them', () => {
    const [header, ...rows] = rowsOf(toCsv(course))
    expect(rows).toHaveLength(3 * 10 * 3)
    const names = header!.split(',')
    const first = Object.fromEntries(rows[0]!.split(',').map((value, index) => [names[index], value]))
    const run = course.scenarios[0]!.runs[0]!
    expect(first).toMatchObject({
      scenario: '1',
      buyers: '1',
      run: '1',
      operation: 'all',
      verdict: 'trustworthy',
    })
    expect(Number(first.latency_p99_ms)).toBeCloseTo(run.latencyMs.p99, 6)
    expect(Number(first.throughput_calls_per_s)).toBeCloseTo(run.throughput, 3)
    expect(Number(first.run_seconds)).toBeCloseTo(run.seconds, 6)
  })

  it('quotes what needs it, and lets no text pass for a formula', () => {
    const csv = toCsv({
      ...attacked,
      scenarios: attacked.scenarios.map((scenario) => ({
        ...scenario,
        runs: [{ ...scenario.runs[0]!, errorsByCode: { '=1+1,"x"': 2 } }],
      })),
    })
    expect(csv).toContain(`,"'=1+1,""x""=2",`)
  })
})

describe('report folder', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'marketlab-report-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('holds every form, and every picture that the Markdown shows', async () => {
    const files = await writeReport(course, path.join(folder, 'new', 'folder'))
    const names = files.map((file) => path.relative(path.join(folder, 'new', 'folder'), file))
    expect(names).toEqual(expect.arrayContaining(['report.html', 'report.md', 'results.csv', 'result.json']))
    const contents = new Map(
      await Promise.all(
        files.map(async (file, index) => [names[index]!, await readFile(file, 'utf8')] as const),
      ),
    )
    expect(JSON.parse(contents.get('result.json')!)).toEqual(JSON.parse(JSON.stringify(course)))
    const shown = [...contents.get('report.md')!.matchAll(/\]\((charts\/.*?)\)/g)].map(([, name]) => name!)
    expect(shown).toHaveLength(9)
    for (const name of shown) {
      expect(contents.get(name)).toMatch(/^<svg xmlns/)
      expect(contents.get(name)).not.toContain('var(')
      expect(names).toContain(name.replace('.svg', '.png'))
    }
  })

  it('passes on nothing that acts, in whatever form', async () => {
    const files = await writeReport(attacked, path.join(folder, 'attacked'))
    const texts = files.filter((file) => !file.endsWith('.png'))
    expect(new Set(texts.map(path.extname))).toEqual(new Set(['.html', '.md', '.csv', '.json', '.svg']))
    for (const file of texts) {
      const text = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n')
      expect([path.basename(file), acting.exec(text)?.[0]]).toEqual([path.basename(file), undefined])
    }
  })

  it('loses no picture to another of the same name', () => {
    for (const [name, result] of Object.entries(odd)) {
      const names = chartsOf(result).map((chart) => chart.name.toLowerCase())
      expect(new Set(names).size, name).toBe(names.length)
    }
  })
})

describe('report at a terminal', () => {
  it('is never wider than the terminal', () => {
    for (const result of [course, doubtful, attacked, ...Object.values(odd)]) {
      for (const columns of [80, 93, 120, 200]) {
        for (const line of textReport(result, { columns, colour: false }).split('\n'))
          expect(textWidth(line)).toBeLessThanOrEqual(columns)
      }
    }
  })

  it('leaves columns out rather than break figures', () => {
    const [narrow, wide] = [80, 160].map((columns) => textReport(course, { columns, colour: false }))
    expect(wide).toContain('95 % interval')
    expect(narrow!.split('\n').find((line) => line.startsWith('Scenario   '))).not.toContain('interval')
    expect(narrow).toMatch(/100 \+ 100 {2}✓ trustworthy +[\d.]+ ± [\d.]+ .* [\d,]+ ± [\d,]+/)
  })

  it('is coloured only where that is wanted, and passes on nothing that moves the cursor', () => {
    const escape = String.fromCharCode(27)
    const coloured = { columns: 100, colour: true }
    expect(forTerminal(textReport(attacked, plain))).not.toMatch(acting)
    expect(forTerminal(textReport(course, coloured))).toContain(`${escape}[32m`)
    expect(forTerminal(textReport(attacked, coloured))).toContain(`${escape}[31m✗ invalid`)
  })
})
