import { type CommandNode, eachCommand, type Value } from '../base/command-tree.ts'

/** The completion of fish. */
export function fishCompletion(root: CommandNode): string {
  const commands = [...eachCommand(root)]
  const places = commands.flatMap(({ path }) => (path.length === 0 ? [] : [quoted(placeOf(path))]))
  return `# fish completion of marketlab
function __marketlab_at
    set -l place ''
    for word in (commandline -opc)[2..]
        switch "$place/$word"
            case ${places.join(' ')}
                set place "$place/$word"
        end
    end
    test "$place" = "$argv[1]"
end
complete -c marketlab -f
${commands.flatMap(linesOf).join('\n')}
`
}

function placeOf(path: readonly string[]): string {
  return path.map((name) => `/${name}`).join('')
}

function linesOf({ path, options, commands, arguments: given }: CommandNode): string[] {
  const begin = `complete -c marketlab -n ${quoted(`__marketlab_at '${placeOf(path)}'`)}`
  return [
    ...commands.map(
      ({ path, description }) => `${begin} -a ${quoted(path.at(-1)!)} -d ${quoted(description)}`,
    ),
    ...options.map(({ names, description, value }) => {
      const flags = names.map((name) =>
        name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
      )
      return `${begin} ${flags.join(' ')}${valueOf(value)} -d ${quoted(description)}`
    }),
    ...given.flatMap(({ value }) => {
      if (value.kind === 'choice') return `${begin} -a ${quoted(value.choices.join(' '))}`
      return value.kind === 'other' ? [] : `${begin} -F`
    }),
  ]
}

function valueOf(value: Value | undefined): string {
  if (value === undefined) return ''
  if (value.kind === 'choice') return ` -x -a ${quoted(value.choices.join(' '))}`
  return value.kind === 'other' ? ' -x' : ' -r -F'
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
