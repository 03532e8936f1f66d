#!/usr/bin/env node
// Builds a Debian package with dpkg-deb where electron-builder would fetch the program fpm to do it. It is called as fpm
// would be, and knows of fpm what electron-builder asks of it.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inProject } from '../runtime/project.js'
import { orExplain, RuntimeProblem } from '../runtime/say.js'
import { controlFile, readOptions } from './debian-control.js'

await orExplain(async () => {
  const { options, files } = readOptions(process.argv.slice(2))
  if (options.t !== 'deb')
    throw new RuntimeProblem(`only Debian packages can be built here, no ${options.t}: install fpm`)
  // Beside the package, where there is room for it.
  const tree = mkdtempSync(join(dirname(options.package), 'deb-'))
  try {
    chmodSync(tree, 0o755)
    for (const { from, to } of files) place(from, join(tree, to))
    const documents = join(tree, 'usr/share/doc', options.name)
    place(inProject('LICENSE'), join(documents, 'copyright'))
    const kilobytes = Math.ceil(sizeOf(tree) / 1_024)
    const about = join(tree, 'DEBIAN')
    mkdirSync(about)
    writeFileSync(join(about, 'control'), controlFile(options, kilobytes))
    for (const [script, source] of [
      ['postinst', options['after-install']],
      ['postrm', options['after-remove']],
    ]) {
      if (source) writeFileSync(join(about, script), readFileSync(source), { mode: 0o755 })
    }
    build(tree, options)
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
})

/** What is copied keeps its run bits; whoever installs it must be able to read it. */
function place(from, to) {
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 })
  cpSync(from, to, { recursive: true, verbatimSymlinks: true })
  if (statSync(to).isFile()) chmodSync(to, 0o644)
}

function build(tree, options) {
  const asked = options['deb-compression'] ?? 'xz'
  const compression = asked === 'gz' ? 'gzip' : asked
  const args = [
    '--root-owner-group',
    `-Z${compression}`,
    `-z${process.env.ELECTRON_BUILDER_COMPRESSION_LEVEL ?? 6}`,
    '--build',
    tree,
    options.package,
  ]
  const { status, error } = spawnSync('dpkg-deb', args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (error) throw new RuntimeProblem(`dpkg-deb could not be run: ${error.message}`)
  if (status !== 0) throw new RuntimeProblem(`dpkg-deb ended with ${status}`)
}

function sizeOf(folder) {
  const sizes = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).size)
  return sizes.reduce((sum, size) => sum + size, 0)
}
