const lists = new Set(['d', 'deb-recommends'])
const flags = new Set(['force', 'debug'])

/**
 * The arguments that electron-builder gives fpm: options, then files as `from=to`.
 * @param {string[]} args
 * @returns {{ options: Record<string, any>, files: { from: string, to: string }[] }}
 */
export function readOptions(args) {
  /** @type {Record<string, any>} */
  const options = { d: [], 'deb-recommends': [] }
  const files = []
  for (let index = 0; index < args.length; index += 1) {
    const [, name] = /^--?([a-z-]+)$/.exec(args[index]) ?? []
    if (name === undefined) {
      const at = args[index].lastIndexOf('=')
      files.push({ from: args[index].slice(0, at), to: args[index].slice(at + 1) })
    } else if (!flags.has(name)) {
      index += 1
      if (lists.has(name)) options[name].push(args[index])
      else options[name] = args[index]
    }
  }
  return { options, files }
}

/**
 * @param {Record<string, any>} options
 * @param {number} installedKilobytes
 */
export function controlFile(options, installedKilobytes) {
  const fields = {
    Package: options.name,
    Version: options.version,
    Section: options.category ?? 'education',
    Priority: options['deb-priority'] ?? 'optional',
    Architecture: options.architecture,
    'Installed-Size': String(installedKilobytes),
    Maintainer: options.maintainer,
    Depends: options.d.join(', '),
    Recommends: options['deb-recommends'].join(', '),
    Description: description(options.description ?? options.name),
  }
  const lines = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')
  return lines.map(([name, value]) => `${name}: ${value}\n`).join('')
}

/** One line that says it all, and below it whatever more there is to say; an empty line there is a dot. */
function description(text) {
  const [short, ...more] = text.split('\n').map((line) => line.trim())
  const long = more.map((line) => ` ${line === '' ? '.' : line}`)
  if (short !== '') return [short, ...long].join('\n')
  return more.find((line) => line !== '') ?? ''
}
