import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type ElectronApplication, type Page, test } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { channelOf } from '../ipc/protocol.ts'
import type { ThemeState } from '../ipc/settings-types.ts'
import { expect } from './fixtures.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Theme = ThemeState['theme'] & ('light' | 'dark')

/** The serious problems that axe finds: all rules in one theme and, in the long form, the rules about colours in the other. */
export class Accessibility {
  readonly #electron: ElectronApplication
  readonly #shown = new WeakMap<Page, Theme>()

  constructor(electron: ElectronApplication) {
    this.#electron = electron
  }

  async look(page: Page, what: string): Promise<void> {
    // Nothing fades then, from one theme to the other or into view.
    if (!this.#shown.has(page)) await page.emulateMedia({ reducedMotion: 'reduce' })
    // The theme that is shown already comes first: each change of it takes its time.
    const first = this.#shown.get(page) ?? 'light'
    await this.#show(page, first)
    expect.soft(await findingsIn(page, {}), `${what}, ${first}`).toEqual([])
    if (test.info().project.name !== 'long') return
    const second = first === 'light' ? 'dark' : 'light'
    await this.#show(page, second)
    const colours = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }
    expect.soft(await findingsIn(page, colours), `${what}, ${second}`).toEqual([])
  }

  /** Only in the window that is looked at: it is told of a theme as main tells all windows of it. */
  async #show(page: Page, theme: Theme): Promise<void> {
    if (this.#shown.get(page) !== theme) {
      this.#shown.set(page, theme)
      const window = await this.#electron.browserWindow(page)
      const state: ThemeState = { theme, dark: theme === 'dark' }
      await window.evaluate(({ webContents }, [channel, state]) => webContents.send(channel, state), [
        channelOf('theme', 'onTheme'),
        state,
      ] as const)
      await page.waitForFunction(
        (dark) => document.documentElement.classList.contains('dark') === dark,
        state.dark,
        { polling: 50 },
      )
    }
    await settle(page)
  }
}

/** Waits until remaining animations have ended. */
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
