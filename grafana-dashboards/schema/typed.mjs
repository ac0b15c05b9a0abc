// Writes the dashboards of a folder behind types.ts as constants that TypeScript has to accept:
// node typed.mjs FOLDER types.ts OUT.ts
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const [folder, types, out] = process.argv.slice(2);
const options = { timeseries: "TimeSeries", stat: "Stat", bargauge: "BarGauge", table: "Table" };
let text = readFileSync(types, "utf8");
const files = readdirSync(folder).filter((file) => file.endsWith(".json")).sort();
for (const [i, file] of files.entries()) {
  const json = readFileSync(`${folder}/${file}`, "utf8");
  text += `// ${file}\nexport const board${i}: Board = ${json};\n`;
  const panels = JSON.parse(json).panels.flatMap((panel) => (panel.type === "row" ? panel.panels : [panel]));
  for (const panel of panels) {
    const type = options[panel.type];
    if (!type) throw new Error(`${file}: no options are known of a panel of type ${panel.type}`);
    const name = `${i}_${panel.id}`;
    text += `// ${file}: ${panel.title}\n`;
    text += `export const options${name}: Plain<${type}Options> = ${JSON.stringify(panel.options)};\n`;
    const custom = panel.fieldConfig.defaults.custom;
    if (custom) text += `export const custom${name}: Plain<${type}FieldConfig> = ${JSON.stringify(custom)};\n`;
  }
}
writeFileSync(out, text);
