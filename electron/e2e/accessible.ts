import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { call } from './bridge.ts'
import { expect } from './fixtures.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Theme = 'light' | 'dark'

/** What axe has to say that is serious or worse: all of it in one theme, and in the other what depends on colours. */
export class Accessibility {
  readonly #control: Page
  #theme: Theme = 'light'

  /** `control`: a window that may change the settings. */
  constructor(control: Page) {
    this.#control = control
  }

  async look(page: Page, what: string): Promise<void> {
    // The theme that is shown already comes first: each change of it takes its time in every window.
    const first = this.#theme
    const second = first === 'light' ? 'dark' : 'light'
    await this.#show(page, first)
    expect.soft(await findingsIn(page, {}), `${what}, ${first}`).toEqual([])
    await this.#show(page, second)
    const colours = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }
    expect.soft(await findingsIn(page, colours), `${what}, ${second}`).toEqual([])
  }

  async #show(page: Page, theme: Theme): Promise<void> {
    this.#theme = theme
    await call(this.#control, 'settings', 'set', { theme })
    await page.waitForFunction(
      (dark) => document.documentElement.classList.contains('dark') === dark,
      theme === 'dark',
      { polling: 50 },
    )
    await settle(page)
  }
}

/** Colours fade from one theme to the other, and dialogs in: looked at is what stands when all that is over. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await Promise.allSettled(
      document.getAnimations().map((animation) => {
        const { iterations } = animation.effect!.getComputedTiming()
        return iterations === Infinity ? undefined : animation.finished
      }),
    )
  })
}

async function findingsIn(page: Page, rules: object): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  return page.evaluate(async (rules) => {
    const { axe } = window as unknown as {
      axe: { run(context: object, options: object): Promise<AxeResults> }
    }
    // Spans round each notice that hand the focus on as soon as they get it, which axe cannot know.
    const exclude = ['[role=region] span[aria-hidden=true][tabindex="0"]']
    const { violations } = await axe.run({ exclude }, { ...rules, resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(
          (node) => `${id}: ${node.html.slice(0, 160)} (${node.any[0]?.message ?? node.failureSummary})`,
        ),
      )
  }, rules)
}
