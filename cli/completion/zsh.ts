import { type CommandNode, eachCommand, type OptionNode, type Value } from '../base/command-tree.ts'

/** The completion of zsh: a function for each command, which zsh's own `_arguments` drives. */
export function zshCompletion(root: CommandNode): string {
  return `#compdef marketlab
# zsh completion of marketlab
${[...eachCommand(root)].map(functionOf).join('\n')}
if [ "$funcstack[1]" = "_marketlab" ]; then _marketlab "$@"; else compdef _marketlab marketlab; fi
`
}

function nameOf(path: readonly string[]): string {
  return ['_marketlab', ...path].join('_').replaceAll('-', '_')
}

function functionOf({ path, options, commands, arguments: given }: CommandNode): string {
  const specs = options.flatMap(optionSpecs)
  if (commands.length === 0) {
    const values = given.map(({ name, value }, index) => {
      const isLast = index === given.length - 1
      return quoted(`${isLast ? '*' : index + 1}:${escaped(name)}:${actionOf(value)}`)
    })
    return `${nameOf(path)}() {\n  _arguments -s ${[...specs, ...values].join(' ')}\n}`
  }
  const described = commands.map(({ path, description }) => quoted(`${path.at(-1)!}:${escaped(description)}`))
  const calls = commands.map(({ path }) => `      ${path.at(-1)!}) ${nameOf(path)} ;;`).join('\n')
  return `${nameOf(path)}() {
  local line state
  _arguments -s -C ${specs.join(' ')} '1: :->command' '*::argument:->argument'
  case "$state" in
    command) local -a commands=(${described.join(' ')}); _describe command commands ;;
    argument) case "$line[1]" in
${calls}
    esac ;;
  esac
}`
}

/** Each way of writing an option excludes the others. */
function optionSpecs({ names, description, value }: OptionNode): string[] {
  const others = names.length > 1 ? `(${names.join(' ')})` : ''
  const end = value === undefined ? '' : `:value:${actionOf(value)}`
  return names.map((name) => quoted(`${others}${name}[${escaped(description)}]${end}`))
}

function actionOf(value: Value): string {
  if (value.kind === 'choice') return `(${value.choices.join(' ')})`
  if (value.kind === 'file') return '_files'
  return value.kind === 'folder' ? '_files -/' : ' '
}

function escaped(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, '\\$&')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
