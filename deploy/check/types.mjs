// Do objects fit the types of Kubernetes and of the CRDs that components use? Reads a JSON list of objects on standard
// input, writes a JSON list of {object, path, what}.
//
// The npm packages kubernetes-models and @kubernetes-models/* hold a compiled validator for each kind: types, required
// fields, enumerations. They let unknown fields pass, so objects are shown to them through a recorder: a field that the
// validator never looked at is none that the kind has.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const modules = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "node_modules");
const roots = [
  path.join(modules, "kubernetes-models"),
  ...fs.readdirSync(path.join(modules, "@kubernetes-models")).map((name) => path.join(modules, "@kubernetes-models", name)),
];

// apps/v1 → kubernetes-models/apps/v1, v1 → kubernetes-models/v1, cert-manager.io/v1 → …/cert-manager/cert-manager.io/v1
function validatorFile(apiVersion, kind) {
  for (const root of roots) {
    const model = path.join(root, apiVersion, `${kind}.js`);
    if (!fs.existsSync(model)) continue;
    const schema = /from"([./]*_schemas\/\w+\.js)"/.exec(fs.readFileSync(model, "utf8"));
    if (schema) return path.resolve(path.dirname(model), schema[1]);
  }
  return undefined;
}

// A value that notes which of its fields were read. A string is handed out as it is.
function recorded(value, seen, at) {
  if (value === null || typeof value !== "object") return value;
  return new Proxy(value, {
    get(target, key) {
      const child = target[key];
      if (typeof key !== "string" || !Object.hasOwn(target, key)) return child;
      const where = `${at}/${key}`;
      seen.add(where);
      return recorded(child, seen, where);
    },
  });
}

function* fieldsBelow(value, at) {
  if (value === null || typeof value !== "object") return;
  for (const [key, child] of Object.entries(value)) {
    const where = `${at}/${key}`;
    yield where;
    yield* fieldsBelow(child, where);
  }
}

// Anything is allowed below these: the types say so, and look no further.
const FREE = [/^\/metadata\/(labels|annotations)(\/|$)/, /^\/data(\/|$)/];

async function findings(object) {
  const name = `${object.kind ?? "?"}/${object.metadata?.name ?? "?"}`;
  const file = validatorFile(String(object.apiVersion), String(object.kind));
  if (file === undefined) return [{ object: name, path: "", what: `there is no kind ${object.kind} in ${object.apiVersion}` }];
  const { validate } = await import(pathToFileURL(file));
  const seen = new Set();
  const found = [];
  if (!validate(recorded(object, seen, ""))) {
    for (const error of validate.errors) {
      const allowed = error.params?.allowedValues ? `: ${error.params.allowedValues.join(", ")}` : "";
      const missing = error.params?.missingProperty ? `, '${error.params.missingProperty}' is missing` : "";
      const type = error.params?.type ? `, not of type ${error.params.type}` : "";
      found.push({ object: name, path: error.instancePath, what: `${error.keyword}${missing}${type}${allowed}` });
    }
  }
  const unknown = [];
  for (const where of fieldsBelow(object, "")) {
    if (seen.has(where) || FREE.some((pattern) => pattern.test(where))) continue;
    if (unknown.some((above) => where.startsWith(`${above}/`))) continue;
    unknown.push(where);
    found.push({ object: name, path: where, what: "the kind has no such field" });
  }
  return found;
}

const objects = JSON.parse(fs.readFileSync(0, "utf8"));
const all = [];
for (const object of objects) all.push(...(await findings(object)));
process.stdout.write(JSON.stringify(all));
