import { execFileSync, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { developmentNote } from '../runtime/pins.js'
import { builderArguments } from './builder-arguments.js'
import { controlFile, readOptions } from './debian-control.js'
import { writeDebianScripts } from './debian-scripts.js'
import { inProject } from '../runtime/project.js'
import { refuseDevelopmentElectron } from './shippable.js'

const fpm = fileURLToPath(new URL('./fpm.js', import.meta.url))
const hasDebianTools = spawnSync('dpkg-deb', ['--version']).status === 0

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'marketlab-packaging-'))))
afterEach(() => rmSync(folder, { recursive: true }))

describe('which Electron goes into a package', () => {
  test('what came from the npm registry is refused, with what to do instead', () => {
    const program = join(folder, 'electron')
    expect(() => refuseDevelopmentElectron(program)).not.toThrow()
    writeFileSync(join(folder, developmentNote), '')
    expect(() => refuseDevelopmentElectron(program)).toThrow(/never shipped[^]*ELECTRON_OVERRIDE_DIST_PATH/)
    expect(() => refuseDevelopmentElectron(program)).toThrow('npm run package -- --for-testing')
  })

  test('for testing, packages are what can be built offline, and are named so', () => {
    const { isForTesting, args } = builderArguments(['--for-testing'], 'linux')
    expect(isForTesting).toBe(true)
    expect(args('/there/electron')).toEqual([
      '--linux',
      'tar.gz',
      'deb',
      '-c.extraMetadata.homepage=https://marketlab.invalid',
      '-c.electronFuses.runAsNode=true',
      '-c.electronDist=/there',
      '-c.artifactName=${productName}-${version}-for-testing-${arch}.${ext}',
      '-c.deb.compression=gz',
    ])
    expect(builderArguments(['--for-testing', '--linux', 'deb'], 'linux').args('/there/electron')).toEqual(
      expect.not.arrayContaining(['tar.gz']),
    )
  })

  test('for another system it is not the one that runs here', () => {
    const distribution = (asked: string[], program = '/there/electron') =>
      builderArguments(asked, 'linux')
        .args(program)
        .filter((argument) => argument.startsWith('-c.electronDist'))
    expect(distribution(['--dir'])).toEqual(['-c.electronDist=/there'])
    expect(distribution(['--win'])).toEqual([])
    expect(distribution(['--linux', 'deb', '--ia32'])).toEqual([])
    expect(distribution([], '/there/Electron.app/Contents/MacOS/Electron')).toEqual([
      '-c.electronDist=/there',
    ])
  })
})

test('only what makes Debian packages is told an address, which is none', () => {
  const addresses = (asked: string[], platform: NodeJS.Platform) =>
    builderArguments(asked, platform)
      .args('/there/electron')
      .filter((argument) => argument.includes('homepage')).length
  expect(addresses([], 'linux')).toBe(1)
  expect(addresses(['--linux', 'deb'], 'darwin')).toBe(1)
  expect([addresses(['--win'], 'linux'), addresses([], 'win32'), addresses([], 'darwin')]).toEqual([0, 0, 0])
})

test('only the packages for Linux can run as Node, as their command line does', () => {
  const fuses = (asked: string[], platform: NodeJS.Platform) =>
    builderArguments(asked, platform)
      .args('/there/electron')
      .filter((argument) => argument.includes('electronFuses'))
  for (const asked of [[], ['--dir'], ['--linux', 'deb']])
    expect(fuses(asked, 'linux')).toEqual(['-c.electronFuses.runAsNode=true'])
  expect([...fuses(['--win'], 'linux'), ...fuses([], 'win32'), ...fuses([], 'darwin')]).toEqual([])
  expect(readFileSync(inProject('electron-builder.yml'), 'utf8')).toContain('runAsNode: false')
})

test('the command in the PATH is the command line, which finds its app through any link', () => {
  const args = writeDebianScripts(inProject('node_modules/app-builder-lib'), folder)
  expect(args).toEqual([
    `-c.deb.afterInstall=${folder}/after-install.tpl`,
    `-c.deb.afterRemove=${folder}/after-remove.tpl`,
  ])
  const there = '/opt/${sanitizedProductName}/resources/bin/${executable}'
  expect(readFileSync(join(folder, 'after-install.tpl'), 'utf8')).toContain(
    `update-alternatives --install '/usr/bin/\${executable}' '\${executable}' '${there}'`,
  )
  expect(readFileSync(join(folder, 'after-remove.tpl'), 'utf8')).toContain(`'${there}'`)
  const app = join(folder, 'app')
  mkdirSync(join(app, 'resources/bin'), { recursive: true })
  writeFileSync(join(app, 'marketlab'), '#!/bin/sh\necho "$ELECTRON_RUN_AS_NODE|$1|$2|$3"\nexit 7\n', {
    mode: 0o755,
  })
  copyFileSync(inProject('electron/packaging/marketlab.sh'), join(app, 'resources/bin/marketlab'))
  symlinkSync(join(app, 'resources/bin/marketlab'), join(folder, 'marketlab'))
  const { status, stdout } = spawnSync(join(folder, 'marketlab'), ['two words', '--json'], {
    encoding: 'utf8',
  })
  expect([status, stdout]).toEqual([7, `1|${app}/resources/app.asar/out/marketlab.js|two words|--json\n`])
})

describe('a Debian package', () => {
  const asked = [
    ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libnss3', '-d', 'libgbm1 | libgbm2'],
    ...['--deb-recommends', 'libappindicator3-1', '--deb-compression', 'gz', '--architecture', 'amd64'],
    ...['--description', 'In short\n At length.\n\n And more.', '--version', '1.2.3', '--name', 'lab'],
    ...['--maintainer', 'Us', '--url', 'https://marketlab.invalid', '--deb-priority', 'optional'],
  ]

  test('says what fpm was told', () => {
    const { options, files } = readOptions([...asked, '/a=b/=/opt/Lab'])
    expect(files).toEqual([{ from: '/a=b/', to: '/opt/Lab' }])
    expect(controlFile(options, 12)).toBe(
      [
        'Package: lab',
        'Version: 1.2.3',
        'Section: education',
        'Priority: optional',
        'Architecture: amd64',
        'Installed-Size: 12',
        'Maintainer: Us',
        'Depends: libnss3, libgbm1 | libgbm2',
        'Recommends: libappindicator3-1',
        'Description: In short',
        ' At length.',
        ' .',
        ' And more.',
        '',
      ].join('\n'),
    )
  })

  test('needs a short description, and takes the long one where there is none', () => {
    const { options } = readOptions(['--name', 'lab', '--description', '\n At length.'])
    expect(controlFile(options, 1)).toContain('Description: At length.\n')
  })

  test.runIf(hasDebianTools)('holds the files with their run bits, and the scripts', () => {
    const app = join(folder, 'app')
    mkdirSync(join(app, 'resources'), { recursive: true })
    writeFileSync(join(app, 'lab'), '#!/bin/sh\n', { mode: 0o755 })
    writeFileSync(join(app, 'resources/app.asar'), 'x'.repeat(3_000))
    writeFileSync(join(folder, 'after'), '#!/bin/sh\nexit 0\n')
    writeFileSync(join(folder, 'lab.desktop'), '[Desktop Entry]\n', { mode: 0o600 })
    const made = join(folder, 'lab.deb')
    const more = ['--package', made, '--after-install', join(folder, 'after')]
    const files = [`${app}/=/opt/Lab`, `${join(folder, 'lab.desktop')}=/usr/share/applications/lab.desktop`]
    execFileSync(process.execPath, [fpm, ...asked, ...more, ...files])
    const field = (name: string) => execFileSync('dpkg-deb', ['-f', made, name], { encoding: 'utf8' }).trim()
    expect([field('Package'), field('Version'), field('Depends')]).toEqual([
      'lab',
      '1.2.3',
      'libnss3, libgbm1 | libgbm2',
    ])
    const out = join(folder, 'out')
    execFileSync('dpkg-deb', ['-R', made, out])
    expect(statSync(join(out, 'opt/Lab/lab')).mode & 0o777).toBe(0o755)
    expect(readFileSync(join(out, 'opt/Lab/resources/app.asar'), 'utf8')).toHaveLength(3_000)
    expect(statSync(join(out, 'usr/share/applications/lab.desktop')).mode & 0o777).toBe(0o644)
    expect(readFileSync(join(out, 'usr/share/doc/lab/copyright'), 'utf8')).toContain('MIT')
    expect(statSync(join(out, 'DEBIAN/postinst')).mode & 0o111).toBe(0o111)
    expect(execFileSync('dpkg-deb', ['-c', made], { encoding: 'utf8' })).toContain('root/root')
  })

  test('is all that can be built', () => {
    const { status, stderr } = spawnSync(process.execPath, [fpm, '-t', 'rpm'], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([
      1,
      'marketlab: only Debian packages can be built here, no rpm: install fpm\n',
    ])
  })
})
