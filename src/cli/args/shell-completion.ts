import type { Command as Program } from 'commander';
import { SORT_KEYS } from '../../commands/language/sort-keys.ts';
import { catalog } from '../../commands/registry.ts';
import { DUMP_NAMES } from '../../importers/dump-names.ts';
import { ProfileError } from '../../model/profile-error.ts';

/** What there is to complete, by what defines it: the program's arguments and the language's commands. */
interface Vocabulary {
  readonly words: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly OptionWords[];
  readonly subcommands: readonly SubcommandWords[];
  readonly sortKeys: readonly string[];
}

/** A subcommand with options of its own. */
interface SubcommandWords {
  readonly name: string;
  readonly options: readonly OptionWords[];
}

interface OptionWords {
  readonly name: string;
  readonly summary: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

const SCRIPTS: Readonly<Record<string, (vocabulary: Vocabulary) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** The names of the shells that there are scripts for. */
const shellNames: readonly string[] = Object.keys(SCRIPTS);

/** A script that completes the program's arguments in a shell. Rejects with `usage` for another shell. */
export async function completionScript(shell: string, program: Program): Promise<string> {
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
  if (script === undefined) {
    throw new ProfileError('usage', `no completion for ${shell}`, {
      hint: `there is one for ${shellNames.join(', ')}`,
    });
  }
  const commands = await catalog.loadAll();
  const subcommands = program.commands.map((command) => {
    return { name: command.name(), summary: command.description() };
  });
  const isOwn = new Set(subcommands.map(({ name }) => name));
  return script({
    words: [...subcommands, ...commands.filter(({ name }) => !isOwn.has(name))],
    options: program.options.flatMap(optionWords),
    subcommands: program.commands
      .map((command) => ({ name: command.name(), options: command.options.flatMap(optionWords) }))
      .filter(({ options }) => options.length > 0),
    sortKeys: Object.keys(SORT_KEYS),
  });
}

function optionWords(option: Program['options'][number]): OptionWords[] {
  if (option.long == null) return [];
  const { long: name, description: summary, required, optional, argChoices: choices = [] } = option;
  return [{ name, summary, takesValue: required || optional, choices }];
}

const namesOf = (list: readonly { readonly name: string }[]): string =>
  list.map(({ name }) => name).join(' ');

/** Branches for what follows an option or a command that takes certain words only. */
function branches(
  { options, sortKeys }: Vocabulary,
  branch: (name: string, choices: readonly string[]) => string,
): string {
  const chosen = options.filter(({ choices }) => choices.length > 0);
  const lines = chosen.map(({ name, choices }) => branch(name, choices));
  return [...lines, branch('sort', sortKeys), branch('completion', shellNames)].join('\n');
}

/** Branches for what follows an option of a subcommand that takes certain words only. */
function subcommandBranches(
  { subcommands }: Vocabulary,
  branch: (pattern: string, choices: readonly string[]) => string,
): string {
  const all = subcommands.flatMap(({ name: command, options }) =>
    options
      .filter(({ choices }) => choices.length > 0)
      .map(({ name, choices }) => branch(`"${command} ${name}"`, choices)),
  );
  return all.join('\n');
}

/** Branches for the options of each subcommand: its own, and the program's. */
function optionBranches(
  { subcommands, options }: Vocabulary,
  branch: (name: string, names: string) => string,
): string {
  return subcommands
    .map(({ name, options: own }) => {
      const others = options.filter((option) => !own.some((one) => one.name === option.name));
      return branch(name, namesOf([...own, ...others]));
    })
    .join('\n');
}

/** A pipe that lists the beginnings of the newest records' ids, of a place if one is typed already. */
function idsOf(program: string, place = ''): string {
  const ids = `sed -n 's/.*"id":"\\([0-9a-f]\\{8\\}\\)-.*/\\1/p'`;
  return `${program} requests --json --limit 50${place} 2>/dev/null | ${ids}`;
}

function bashScript(vocabulary: Vocabulary): string {
  const choices = branches(
    vocabulary,
    (name, words) => `    ${name}) words="${words.join(' ')}" ;;`,
  );
  const bashIds = idsOf(`"\${COMP_WORDS[0]}"`, ` "\${place[@]}"`);
  return `# scoobyprof completion bash: source it, or put it into ~/.local/share/bash-completion/completions/scoobyprof
_scoobyprof() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words="" path
  local options="${namesOf(vocabulary.options)}" place=()
  COMPREPLY=()
  case "\${COMP_WORDS[1]} $before" in
${subcommandBranches(vocabulary, (pattern, words) => `    ${pattern}) words="${words.join(' ')}" ;;`)}
  esac
  if [[ -z $words ]]; then case $before in
${choices}
    --dir) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
  esac; fi
  if ((COMP_CWORD > 1)); then case \${COMP_WORDS[1]} in
${optionBranches(vocabulary, (name, names) => `    ${name}) options="${names}" ;;`)}
  esac; fi
  if [[ -z $words && $current == -* ]]; then words=$options; fi
  if [[ -z $words && \${COMP_WORDS[1]} == requests && $COMP_CWORD -gt 1 ]]; then
    for path in "\${COMP_WORDS[@]:2}"; do
      if [[ $path != "$current" && -d $path ]]; then place=("$path"); fi
    done
    if [[ $COMP_CWORD == 2 || $before == --compare ]]; then words="latest $(${bashIds})"; fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current"; compgen -d -- "$current")
    return
  fi
  if [[ -n $words ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    return
  fi
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "${namesOf(vocabulary.words)}" -- "$current")
  fi
  while IFS= read -r path; do
    case $path in
      ${[...DUMP_NAMES, ...DUMP_NAMES.map((name) => `${name}.gz`)].join(' | ')}) COMPREPLY+=("$path") ;;
      *) if [[ -d $path ]]; then COMPREPLY+=("$path"); fi ;;
    esac
  done < <(compgen -f -- "$current")
}
complete -o filenames -F _scoobyprof scoobyprof
`;
}

function zshScript(vocabulary: Vocabulary): string {
  const choices = branches(
    vocabulary,
    (name, words) => `    ${name}) compadd -- ${words.join(' ')}; return ;;`,
  );
  const described = vocabulary.words.map(({ name, summary }) => {
    return `    ${singleQuoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`;
  });
  return `#compdef scoobyprof
# scoobyprof completion zsh: put it into a folder of $fpath under the name _scoobyprof
_scoobyprof() {
  local -a commands=(
${described.join('\n')}
  )
  case "$words[2] $words[CURRENT-1]" in
${subcommandBranches(vocabulary, (pattern, words) => `    ${pattern}) compadd -- ${words.join(' ')}; return ;;`)}
  esac
  case $words[CURRENT-1] in
${choices}
    --dir) _files -/; return ;;
  esac
  if [[ $words[CURRENT] == -* ]]; then
    if ((CURRENT > 2)); then case $words[2] in
${optionBranches(vocabulary, (name, names) => `      ${name}) compadd -- ${names}; return ;;`)}
    esac; fi
    compadd -- ${namesOf(vocabulary.options)}
    return
  fi
  if [[ $words[2] == requests && ( $CURRENT == 3 || $words[CURRENT-1] == --compare ) ]]; then
    compadd -- latest $(${idsOf('$words[1]')})
  fi
  if [[ $words[2] == requests ]]; then _files -/; return; fi
  if ((CURRENT == 2)); then _describe command commands; fi
  _files -g '(${DUMP_NAMES.join('|')})(|.gz)'
}
if [[ $funcstack[1] == _scoobyprof ]]; then _scoobyprof "$@"; else compdef _scoobyprof scoobyprof; fi
`;
}

function fishScript(vocabulary: Vocabulary): string {
  const first = "-n 'test (count (commandline -opc)) -eq 1'";
  const words = vocabulary.words.map(({ name, summary }) => {
    return `complete -c scoobyprof ${first} -a ${name} -d ${singleQuoted(summary)}`;
  });
  const options = vocabulary.options.map((option) => fishOption(option));
  const own = vocabulary.subcommands.flatMap(({ name, options: list }) =>
    list.map((option) => fishOption(option, ` -n '__fish_seen_subcommand_from ${name}'`)),
  );
  const after = (word: string, list: readonly string[]): string =>
    `complete -c scoobyprof -n '__fish_seen_subcommand_from ${word}' -a '${list.join(' ')}'`;
  const ids = `latest (${idsOf('scoobyprof')})`.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  const more = [
    ...[after('sort', vocabulary.sortKeys), after('completion', shellNames)],
    after('requests', [ids]),
  ];
  const title =
    '# scoobyprof completion fish: put it into ~/.config/fish/completions/scoobyprof.fish';
  return `${[title, ...words, ...options, ...own, ...more].join('\n')}\n`;
}

function fishOption({ name, summary, takesValue, choices }: OptionWords, condition = ''): string {
  const values = choices.length > 0 ? ` -f -a '${choices.join(' ')}'` : '';
  const value = takesValue ? ` -r${values}` : '';
  return `complete -c scoobyprof${condition} -l ${name.slice(2)}${value} -d ${singleQuoted(summary)}`;
}

/** The text as one word of a shell; fish and zsh agree on this form where no backslash is in it. */
function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", '’')}'`;
}
