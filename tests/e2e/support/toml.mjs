// Just enough TOML for a configuration: {section: {key: value}}, where a list of objects is an array of
// tables. Strings, numbers, flags and lists of them are written in TOML as in JSON.

const isTable = (value) => typeof value === "object" && !Array.isArray(value);
const inline = (value) => (isTable(value) ? `{ ${lines(value).join(", ")} }` : JSON.stringify(value));
const lines = (table) => Object.entries(table).map(([key, value]) => `${key} = ${inline(value)}`);

export function toToml(config) {
  const sections = Object.entries(config).flatMap(([name, content]) =>
    Array.isArray(content)
      ? content.map((table) => [`[[${name}]]`, ...lines(table)])
      : [[`[${name}]`, ...lines(content)]],
  );
  return sections.map((section) => section.join("\n")).join("\n\n") + "\n";
}
