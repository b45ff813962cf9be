import { EXIT, type ExitCode } from '../errors.ts'
import type { Context } from './context.ts'
import { choice } from './flags.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const

/** Prints what makes a shell complete commands, flags and names; to be loaded by the shell at its start. */
export function completion(context: Context, shell: string): Promise<ExitCode> {
  context.print(SCRIPTS[choice('completion', shell, SHELLS)])
  return Promise.resolve(EXIT.ok)
}

/*
 * bash takes a colon for the end of a word, so the words are cut from the line here, and what stands before the last colon is taken off
 * the candidates again.
 */
const BASH = `# orgctl completion bash: source <(orgctl completion bash)
_orgctl() {
  local line="\${COMP_LINE:0:COMP_POINT}" words=() candidate current head
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  current="\${words[\${#words[@]} - 1]}"
  head=""
  [[ $current == *:* && $COMP_WORDBREAKS == *:* ]] && head="\${current%:*}:"
  COMPREPLY=()
  while IFS= read -r candidate; do
    candidate="\${candidate#"$head"}"
    COMPREPLY+=("$(printf '%q' "$candidate")")
  done < <("\${words[0]}" __complete "\${words[@]:1}" 2> /dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace
  return 0
}
complete -o default -F _orgctl orgctl
`

const ZSH = `#compdef orgctl
# orgctl completion zsh: source <(orgctl completion zsh), after compinit
_orgctl() {
  local -a found
  found=("\${(@f)$("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2> /dev/null)}")
  found=("\${(@)found:#}")
  if (( \${#found} )); then compadd -a found; else _files; fi
}
compdef _orgctl orgctl
`

const FISH = `# orgctl completion fish: orgctl completion fish | source
function __orgctl_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found ($words[1] __complete $words[2..-1] 2> /dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c orgctl -f -a '(__orgctl_complete)'
`

const SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH } as const
