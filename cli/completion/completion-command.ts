import { Argument, type Command } from 'commander'
import { writeText } from '../../services/text/terminal.ts'
import { treeOf } from '../base/command-tree.ts'
import { examples } from '../base/command-words.ts'
import { bashCompletion } from './bash.ts'
import { fishCompletion } from './fish.ts'
import { manPage } from './man-page.ts'
import { zshCompletion } from './zsh.ts'

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }

/** Commands that print something made from the whole command line. */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('print what makes a shell complete the words of marketlab')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(scripts)))
    .addHelpText(
      'after',
      '\nbash: add the line  source <(marketlab completion bash)  to ~/.bashrc\n' +
        'zsh:  marketlab completion zsh > a file "_marketlab" in a folder of $fpath, such as ~/.zfunc\n' +
        'fish: marketlab completion fish > ~/.config/fish/completions/marketlab.fish\n' +
        examples('completion bash', 'completion fish'),
    )
    .action((shell: keyof typeof scripts) => writeText(process.stdout, scripts[shell](treeOf(program))))
  program
    .command('man')
    .description('print the manual page of marketlab')
    .addHelpText('after', examples('man | man -l -', 'man > ~/.local/share/man/man1/marketlab.1'))
    .action(() => writeText(process.stdout, manPage(treeOf(program))))
}
