import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExperimentResult } from '../ipc/experiment-types.ts'
import { AppUnderTest } from './app-under-test.ts'
import { expect, test } from './fixtures.ts'

let app: AppUnderTest
let folder: string

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-experiments-'))
  app = await AppUnderTest.launch({ startCluster: false })
  await app.room.goTo('experiments')
})

test.afterAll(async () => {
  await app.dispose()
  rmSync(folder, { recursive: true, force: true })
})

/** Sets the next answer of the dialog. */
async function choose(path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: file })
  }, path)
}

function fileOf(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

test('an experiment of the library says what to look for, runs to its verdict, and shows when what happened', async () => {
  await app.control.getByTestId('experiment-slow-disk').click()
  const detail = app.control.getByTestId('experiment-detail')
  await expect(detail).toContainText('Purchases and changes of price wait for the journal')
  await expect(app.control.getByTestId('schedule')).toContainText('slow-disk product-db 150ms')
  await app.control.getByTestId('run-experiment-short').click()
  await expect(app.control.getByTestId('experiment-phase')).toHaveText('Running')
  await expect(app.control.getByTestId('chart-experiment-calls')).toBeVisible()
  await expect(app.control.getByTestId('run-experiment')).toBeDisabled()

  const level = app.control.getByTestId('experiment-level')
  await expect(level).toBeVisible()
  await expect(level).toHaveAttribute('data-level', /passed|not-trustworthy/)
  const checks = app.control.getByTestId('experiment-check')
  await expect(checks.first()).toHaveAttribute('data-passed', 'true')
  expect(await checks.count()).toBeGreaterThan(6)
  for (const name of ['experiment-calls', 'experiment-latency']) {
    const picture = app.control.getByTestId(`chart-${name}`).getByRole('img')
    // Charts are drawn where they are seen.
    await picture.scrollIntoViewIfNeeded()
    await expect(picture).toHaveAttribute('aria-label', /Behind it: slow-disk product-db 150ms/)
  }

  const saved = join(folder, 'saved.json')
  await choose(saved)
  await app.control.getByTestId('save-experiment').click()
  await expect(app.control.getByTestId('toast-success')).toContainText('Result saved')
  const result = JSON.parse(readFileSync(saved, 'utf8')) as ExperimentResult
  expect(result).toMatchObject({ name: 'slow-disk', short: true })
})

test('a running experiment can be cancelled, and another one run after it', async () => {
  await app.control.getByTestId('experiment-lost-reply').click()
  await app.control.getByTestId('run-experiment').click()
  await expect(app.control.getByTestId('experiment-phase')).toHaveText('Running')
  await app.control.getByTestId('cancel-experiment').click()
  await expect(app.control.getByTestId('experiment-progress')).toHaveCount(0)
  await expect(app.control.getByTestId('experiment-verdict')).toHaveCount(0)
  await expect(app.control.getByTestId('run-experiment')).toBeEnabled()
})

test('a pipe is refused, and holds nothing up', async () => {
  test.skip(process.platform === 'win32', 'there are no such pipes')
  const pipe = join(folder, 'pipe.yaml')
  execFileSync('mkfifo', [pipe])
  await choose(pipe)
  await app.control.getByTestId('open-experiment').click()
  await expect(app.control.getByTestId('toast-error')).toContainText('it is a pipe, not a file')
})

test('a file that is not sound is refused line by line, and a sound one is there to be run', async () => {
  await choose(fileOf('mine.yaml', 'title: Mine\nlength: 2\nsteps:\n  - {at: 1s, do: kil product-db}\n'))
  await app.control.getByTestId('open-experiment').click()
  const broken = app.control.getByTestId('broken-file')
  await expect(broken).toContainText('Line 2, length')
  await expect(broken).toContainText('"kil" is not a fault')

  await choose(
    fileOf(
      'mine.yaml',
      'title: One of mine\nlength: 1500ms\nexpect:\n  - {that: failed = 0, why: All is well}\n',
    ),
  )
  await app.control.getByTestId('open-experiment').click()
  await expect(broken).toHaveCount(0)
  await expect(app.control.getByTestId('experiment-detail')).toHaveAttribute('data-name', 'mine')
  await app.control.getByTestId('run-experiment').click()
  await expect(app.control.getByTestId('experiment-level')).toBeVisible()
  await expect(app.control.getByTestId('experiment-check').last()).toContainText('All is well')
})

test('a ready experiment shows its file; its copy is changed, checked as one types, run, and deleted', async () => {
  const { control } = app
  await control.getByTestId('experiment-slow-disk').click()
  const text = control.getByTestId('file-text')
  await expect(text).toHaveValue(/slow-disk product-db 150ms/)
  await expect(text).not.toBeEditable()
  await control.getByTestId('duplicate-experiment').click()
  await expect(control.getByTestId('experiment-detail')).toHaveAttribute('data-name', 'slow-disk-copy')
  await expect(control.getByTestId('experiment-slow-disk-copy')).toContainText('Slow disk (copy)Yours')

  await text.fill('title: Half a second\nlength: 2\nsteps:\n  - {at: 1s, do: kil product-db}\n')
  const problems = control.getByTestId('file-problems')
  await expect(problems).toContainText('Line 2, length')
  await expect(problems).toContainText('"kil" is not a fault')
  await expect(control.getByTestId('file-save')).toBeDisabled()
  await expect(control.getByTestId('run-experiment')).toBeDisabled()

  await control.getByTestId('experiment-lost-reply').click()
  await expect(control.getByTestId('confirm-yes')).toBeVisible()
  await control.getByTestId('confirm-no').click()
  await expect(control.getByTestId('experiment-detail')).toHaveAttribute('data-name', 'slow-disk-copy')

  await text.fill('title: A quick one\nlength: 1500ms\nexpect:\n  - {that: failed = 0, why: All is well}\n')
  await expect(control.getByTestId('file-sound')).toBeVisible()
  await expect(problems).toHaveCount(0)
  await control.getByTestId('run-experiment').click()
  await expect(control.getByTestId('experiment-slow-disk-copy')).toContainText('A quick one')
  await expect(control.getByTestId('experiment-level')).toBeVisible()
  await expect(control.getByTestId('experiment-check').last()).toContainText('All is well')

  await app.quit()
  await app.start()
  await app.room.goTo('experiments')
  await app.control.getByTestId('experiment-slow-disk-copy').click()
  await expect(app.control.getByTestId('file-text')).toHaveValue(/A quick one/)
  await app.control.getByTestId('delete-experiment').click()
  await app.room.confirm()
  await expect(app.control.getByTestId('experiment-slow-disk-copy')).toHaveCount(0)
  await expect(app.control.getByTestId('experiment-detail')).not.toHaveAttribute(
    'data-name',
    'slow-disk-copy',
  )
})
