import { expect, type Locator, type Page } from '@playwright/test'
import type { BenchmarkSummary, BenchState } from '../../ipc/bench-types.ts'
import { call, newestOf } from '../bridge.ts'

export interface PlanChoice {
  scenarios: (1 | 2 | 3)[]
  runs: number
  ops: number
  warmUpOps?: number | 'as it takes'
}

/** A benchmark of the smallest scenario takes seconds; on a machine that is busy with others, more of them. */
const longMs = 90_000

/** The page Benchmark as a user sees it. */
export class BenchmarkPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(): Promise<void> {
    await this.page.getByTestId('nav-benchmark').click()
    await expect(this.page.getByTestId('page-benchmark')).toBeVisible()
  }

  /** Nothing is measured, and the page is as when the window was opened. */
  async rest(): Promise<void> {
    await call(this.page, 'bench', 'cancel', { all: true })
    await expect.poll(async () => (await this.state()).running, { timeout: longMs }).toBe(null)
    await call(this.page, 'bench', 'acceptEnd')
    await this.page.reload()
  }

  /** The history has this many benchmarks of that plan, and no others. Only those that are missing are measured. */
  async have(count: number, choice: PlanChoice): Promise<void> {
    const { runs, ops, scenarios } = choice
    const isOne = ({ plan }: BenchmarkSummary) =>
      plan.runs === runs && plan.ops === ops && plan.scenarios.length === scenarios.length
    const all = await call<BenchmarkSummary[]>(this.page, 'bench', 'list')
    const kept = all.filter(isOne).slice(0, count)
    for (const { id } of all.filter((one) => !kept.includes(one)))
      await call(this.page, 'bench', 'delete', { id })
    for (let missing = count - kept.length; missing > 0; missing -= 1) {
      await this.measure(choice)
      await call(this.page, 'bench', 'acceptEnd')
    }
    await this.show('history')
    await expect(this.rows).toHaveCount(count)
  }

  async show(tab: 'set-up' | 'live' | 'history'): Promise<void> {
    await this.page.getByTestId(`bench-tab-${tab}`).click()
  }

  async plan({ scenarios, runs, ops, warmUpOps = 0 }: PlanChoice): Promise<void> {
    await this.show('set-up')
    for (const number of [1, 2, 3] as const) {
      const card = this.page.getByTestId(`scenario-${number}`)
      const isChosen = (await card.getAttribute('aria-checked')) === 'true'
      if (isChosen !== scenarios.includes(number)) await card.click()
    }
    await this.page.getByTestId('setting-runs').fill(String(runs))
    await this.page.getByTestId('setting-ops').fill(String(ops))
    await this.page
      .getByTestId('setting-warmUpOps')
      .fill(warmUpOps === 'as it takes' ? '' : String(warmUpOps))
  }

  start(): Promise<void> {
    return this.page.getByTestId('bench-start').click()
  }

  /** From the plan to the end of its last run. */
  async measure(choice: PlanChoice): Promise<void> {
    await this.plan(choice)
    await this.start()
    await this.untilEnded('done')
  }

  state(): Promise<BenchState> {
    return newestOf<BenchState>(this.page, 'bench', 'onState')
  }

  async untilEnded(kind: 'done' | 'cancelled' | 'failed', timeout = longMs): Promise<void> {
    const ended = this.page.getByTestId('bench-ended')
    await expect(ended).toHaveAttribute('data-kind', kind, { timeout })
  }

  async untilMeasuring(): Promise<void> {
    await expect(this.page.getByTestId('live-throughput')).toContainText(/\d/, { timeout: longMs })
  }

  /** From the history. */
  async openNewest(): Promise<void> {
    await this.show('history')
    await this.rows.first().getByTestId('history-open').click()
    await expect(this.page.getByTestId('bench-result')).toBeVisible()
  }

  /** Opens the benchmark that has just ended. */
  async openResult(): Promise<void> {
    await this.page.getByTestId('open-result').click()
    await expect(this.page.getByTestId('bench-result')).toBeVisible()
  }

  get rows(): Locator {
    return this.page.getByTestId('history-row')
  }

  chart(name: string): Locator {
    return this.page.getByTestId(`chart-${name}`)
  }

  /** The description of a chart. */
  async wordsOf(name: string): Promise<string> {
    return (await this.chart(name).getByRole('img').getAttribute('aria-label')) ?? ''
  }

  /** The values of a chart, read from the chart itself: its columns and its rows. */
  async valuesOf(name: string): Promise<{ columns: string[]; rows: string[][] }> {
    await this.page.getByTestId(`values-${name}`).click()
    const table = this.page.getByTestId('chart-values')
    await expect(table).toBeVisible()
    const values = await table.evaluate((element) => ({
      columns: [...element.querySelectorAll('th')].map((cell) => cell.textContent!.trim()),
      rows: [...element.querySelectorAll('tbody tr')].map((row) =>
        [...row.querySelectorAll('td')].map((cell) => cell.textContent!.trim()),
      ),
    }))
    await this.page.keyboard.press('Escape')
    await expect(table).toHaveCount(0)
    return values
  }

  /** How many different colours a chart has on the screen. */
  async coloursOf(name: string): Promise<number> {
    await this.chart(name).scrollIntoViewIfNeeded()
    return this.chart(name)
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
        return new Set(new Uint32Array(data.buffer)).size
      })
  }

  /** Whether there is so much of a colour on a chart that something is filled with it. */
  async shows(name: string, colour: string): Promise<boolean> {
    await this.chart(name).scrollIntoViewIfNeeded()
    return this.chart(name)
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement, colour) => {
        // A copy, since a canvas that is read again and again is another one to the browser.
        const copy = new OffscreenCanvas(canvas.width, canvas.height)
        const context = copy.getContext('2d', { willReadFrequently: true })!
        context.drawImage(canvas, 0, 0)
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
        const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
        let found = 0
        for (let at = 0; at < data.length; at += 4)
          if (wanted.every((value, channel) => data[at + channel] === value)) found += 1
        return found > 200
      }, colour)
  }

  async export(format: 'html' | 'md' | 'csv' | 'json' | 'charts'): Promise<void> {
    await this.page.getByTestId('export-menu').click()
    await this.page.getByTestId(`export-${format}`).click()
  }
}
