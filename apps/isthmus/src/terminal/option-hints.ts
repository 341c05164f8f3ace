import { knownAs, partOf } from '@isthmus/spelling';
import type { Command } from 'commander';

interface Hint {
  readonly name: string;
  readonly hint: string;
}

/** Adds to what a command says of options, unknown or missing, how those of other tools are called here. */
export function withOptionHints(command: Command, args: readonly string[]): Command {
  return command.configureOutput({
    outputError: (text, write) => write(hinted(text, command, args)),
  });
}

function hinted(text: string, command: Command, args: readonly string[]): string {
  if (!/^error: (unknown|required) option/.test(text)) return text;
  const known = command.createHelp().visibleOptions(command);
  const names = known.flatMap(({ long }) => long ?? []);
  const given = args.flatMap((arg) => /^--[^=]+/.exec(arg) ?? []);
  const hints = given.flatMap((name) => (names.includes(name) ? [] : hintFor(name, names)));
  if (hints.length === 0) return text;
  const plain = text.replace(/\n\(Did you mean .*\)/, '').trimEnd();
  const isNamed = ({ name }: Hint) => plain.includes(`unknown option '${name}`);
  const own = hints.filter(isNamed).map(({ hint }) => `; ${hint}`);
  const others = hints
    .filter((one) => !isNamed(one))
    .map(({ name, hint }) => `\nunknown option '${name}'; ${hint}`);
  return `${[plain, ...own, ...others].join('')}\n`;
}

/** What to write in place of an option, if that is known. */
function hintFor(name: string, names: readonly string[]): readonly Hint[] {
  const known = knownAs(name, names);
  if (known !== undefined) return [{ name, hint: `did you mean ${known}?` }];
  const part = partOf(name, names);
  return part ? [{ name, hint: `it is part of ${part.of}, as in ${part.of} ${part.example}` }] : [];
}
