import { type CommandNode, eachCommand, type Value } from '../base/command-tree.ts'

/** The completion of bash, also of that of macOS, which is from 2007. */
export function bashCompletion(root: CommandNode): string {
  const commands = [...eachCommand(root)]
  const places = commands.flatMap(({ path }) => (path.length === 0 ? [] : [placeOf(path)]))
  const valued = commands.flatMap(({ path, options }) =>
    options.flatMap(({ names, value }) =>
      value === undefined ? [] : names.map((name) => ({ at: `${placeOf(path)} ${name}`, value })),
    ),
  )
  return `# bash completion of marketlab
_marketlab_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_marketlab_files() { local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen "$1" -- "$cur")); }
_marketlab() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" place='' before='' word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$place $before" in
${caseLine(
  valued.map(({ at }) => at),
  "before=''; continue",
)}
    esac
    before="$word"
    case "$place/$word" in
${caseLine(places, 'place="$place/$word"; before=\'\'')}
    esac
  done
  case "$place $before" in
${valued.map(({ at, value }) => `    ${quoted(at)}) ${actionOf(value)}; return ;;`).join('\n')}
  esac
  case "$place" in
${commands.map(entryOf).join('\n')}
  esac
}
complete -F _marketlab marketlab
`
}

function placeOf(path: readonly string[]): string {
  return path.map((name) => `/${name}`).join('')
}

function caseLine(patterns: readonly string[], action: string): string {
  return `      ${patterns.map(quoted).join(' | ')}) ${action} ;;`
}

function entryOf({ path, options, commands, arguments: given }: CommandNode): string {
  const names = options.flatMap(({ names }) => names)
  const below = commands.map(({ path }) => path.at(-1)!)
  const values = given.flatMap(({ value }) => (value.kind === 'choice' ? value.choices : []))
  const words = [...below, ...values].join(' ')
  const files = given.find(({ value }) => value.kind === 'file' || value.kind === 'folder')
  const otherwise = words === '' && files ? actionOf(files.value) : `_marketlab_words '${words}'`
  return `    ${quoted(placeOf(path))}) if [[ $cur == -* ]]; then _marketlab_words '${names.join(' ')}'; else ${otherwise}; fi ;;`
}

function actionOf(value: Value): string {
  if (value.kind === 'choice') return `_marketlab_words '${value.choices.join(' ')}'`
  if (value.kind === 'file') return '_marketlab_files -f'
  return value.kind === 'folder' ? '_marketlab_files -d' : 'true'
}

function quoted(text: string): string {
  return `'${text}'`
}
