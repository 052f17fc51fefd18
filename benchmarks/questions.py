"""What is asked in every comparison?"""

from typing import Final

DATASET: Final = "xx000001"
TAG: Final = "v1.0.0"

#: The whole tree of a version: a label a level, and what a file browser shows of each file.
TREE: Final = """\
{
  version(datasetId: "xx000001") {
    subjects {
      label
      sessions {
        label
        tasks {
          label
          runs {
            label
            files { path sizeBytes checksum { algorithm value } url }
          }
        }
      }
    }
  }
}
"""

#: One dataset, ten fields.
SMALL: Final = """\
{
  dataset(datasetId: "xx000001") {
    id
    datasetId
    name
    source
    license
    doi
    funding
    tasks
    totalFiles
    createdAt
  }
}
"""

#: A page of files behind a filter.
PAGE: Final = """\
{
  version(datasetId: "xx000001") {
    tag
    files(first: 500, filter: { entities: { suffix: { eq: "eeg" } } }) {
      totalCount
      totalSizeBytes
      pageInfo { hasNextPage endCursor }
      nodes { id path name sizeBytes mediaType suffix extension entities url }
    }
  }
}
"""

#: All of them, by the names of their files.
ALL: Final = {"tree": TREE, "page": PAGE, "small": SMALL}

#: The part of the graph that these ask for, for servers that are told their schema in SDL.
SDL: Final = """\
type Query { version(datasetId: String!): Version dataset(datasetId: String!): Dataset }
type Version { subjects: [Subject!]! }
type Subject { label: String! sessions: [Session!]! }
type Session { label: String tasks: [Task!]! }
type Task { label: String runs: [Run!]! }
type Run { label: String files: [File!]! }
type File { path: String! sizeBytes: Int! checksum: Checksum url: String! }
type Checksum { algorithm: String! value: String! }
type Dataset {
  id: ID! datasetId: String! name: String source: String license: String doi: String funding: [String!]!
  tasks: [String!]! totalFiles: Int createdAt: String
}
"""


def fresh(query: str, number: int) -> str:
    """Give a query that means the same and was never seen."""
    return f"{query}# {number}\n"
