// Which of the published audits does a server pass? Prints one JSON object: {"<id> <name>": null or the reason}.
import { auditServer } from 'graphql-http';

const results = await auditServer({ url: process.argv[2], fetchFn: fetch });
const told = results.map((each) => [`${each.id} ${each.name}`, each.status === 'ok' ? null : `${each.status}: ${each.reason}`]);
console.log(JSON.stringify(Object.fromEntries(told)));
