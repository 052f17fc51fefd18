// What does a client in TypeScript get for the six screens? One JSON object goes to standard output.
import { print } from "graphql";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import {
  CatalogueDocument,
  ChangesDocument,
  FilesDocument,
  LandingDocument,
  RecordingDocument,
  TreeDocument,
} from "./screens.js";

const [url, datasetId, from] = process.argv.slice(2);
if (!url || !datasetId || !from) throw new Error("run.js URL DATASET FROM");
const address: string = url;

async function ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown[] };
  if (!data || errors) throw new Error(JSON.stringify(errors));
  return data;
}

const catalogue = await ask(CatalogueDocument, {});
const landing = await ask(LandingDocument, { datasetId });
const tree = await ask(TreeDocument, { datasetId });
const files = await ask(FilesDocument, { datasetId, filter: { entities: { datatype: { eq: "eeg" } } } });
const recording = await ask(RecordingDocument, { datasetId, where: { datatype: { eq: "eeg" } } });
const changes = await ask(ChangesDocument, { datasetId, from });

// What is used here is what the types say is there: the compiler looks, and nothing is cast.
const names: string[] = catalogue.datasets.nodes.map((dataset) => dataset.datasetId);
const tags: string[] = landing.dataset?.versions?.map((version) => version.tag) ?? [];
const labels: (string | null | undefined)[] = tree.version?.subjects.map((subject) => subject.label) ?? [];
const bytes: number = files.version?.files.totalSizeBytes ?? 0;
const frequency: number | null = recording.version?.recording?.samplingFrequency ?? null;
const kinds: string[] = changes.version?.diff?.changes.nodes.map((change) => change.kind) ?? [];

const facts = { names, tags, labels, bytes, frequency, kinds };
const screens = { Catalogue: catalogue, Landing: landing, Tree: tree, Files: files, Recording: recording, Changes: changes };
console.log(JSON.stringify({ facts, screens }));
