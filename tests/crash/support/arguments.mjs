// The command line of this folder's programs: NAME=NUMBER for each thing that can be chosen.

/** `defaults` with what the command line says instead. */
export function readArguments(defaults) {
  const chosen = { ...defaults };
  for (const argument of process.argv.slice(2)) {
    const [name, value] = argument.split("=");
    if (!(name in defaults) || !/^\d+$/.test(value)) {
      const usage = Object.keys(defaults).map((known) => `[${known}=NUMBER]`);
      console.error(`usage: ${process.argv[1]} ${usage.join(" ")}`);
      process.exit(64);
    }
    chosen[name] = Number(value);
  }
  return chosen;
}
