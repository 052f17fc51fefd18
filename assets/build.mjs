// Which files does the GraphiQL page load, and what are their hashes?
//
// Copies them out of the installed packages to where the server and the wheel find them, and records package, version,
// path and hash, so that the page can name the very same files at a CDN where they were not built. React 18 is the last
// React, and GraphiQL 4 the last GraphiQL, published as files that a page can load without bundling.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const schema = join(here, "..", "graphql_api", "schema");
const built = join(schema, "assets");

// In the order in which the page loads them.
const files = [
  { package: "graphiql", path: "graphiql.min.css", kind: "style" },
  { package: "react", path: "umd/react.production.min.js", kind: "script" },
  { package: "react-dom", path: "umd/react-dom.production.min.js", kind: "script" },
  { package: "graphiql", path: "graphiql.min.js", kind: "script" },
];

rmSync(built, { recursive: true, force: true });
mkdirSync(built, { recursive: true });

const record = files.map((file) => {
  const root = join(here, "node_modules", file.package);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  // The version in the name lets browsers keep a file for ever.
  const name = `${file.package}-${version}.${file.path.split(".").slice(1).join(".")}`;
  const integrity = `sha384-${createHash("sha384").update(readFileSync(join(root, file.path))).digest("base64")}`;
  copyFileSync(join(root, file.path), join(built, name));
  copyFileSync(join(root, "LICENSE"), join(built, `${file.package}-${version}.LICENSE.txt`));
  return { ...file, version, name, integrity };
});

writeFileSync(join(schema, "graphiql.json"), `${JSON.stringify(record, null, 2)}\n`);
console.log(`${record.length} files in graphql_api/schema/assets`);
